// A network as a part of a larger program. It has learnt where the hand of a robot arm is from the angles of the joints. Two programs around it then
// ask it for more than answers: for the derivative of their own cost by its inputs.
//   planner      which angles bring the hand to a wanted place?
//   calibration  the angle sensors have drifted: by what factor and offset?
using System;
using System.Globalization;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Samples;
using Nabla.Schedules;
using Nabla.Training;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var random = new Random(1);

Network<double> network = Learn();
CheckGradient();
Plan();
Calibrate();

/* The network: 3,000 poses and the places where the hand was. */
Network<double> Learn()
{
    double[][] poses = [.. Enumerable.Range(0, 3000).Select(_ => Arm.Pose(random))];
    Network<double> fresh = Network.Create<double>(inputs: 2, seed: 1).Dense(64, Activation.Tanh).Dense(64, Activation.Tanh).Dense(2);
    using var trainer = new Trainer<double>(
        fresh, Loss.MeanSquaredError, new Adam(0.005), batchSize: 50, new TrainerOptions { Schedule = Schedule.Cosine, Seed = 1 });
    Epoch last = trainer.Run(Matrix<double>.FromRows(poses), Places(poses), epochs: 800).Last();

    double[][] others = [.. Enumerable.Range(0, 500).Select(_ => Arm.Pose(random))];
    Matrix<double> answers = fresh.Predict(Matrix<double>.FromRows(others));
    double worst = others.Select((pose, row) => Distance(answers, row, Arm.Hand(pose[0], pose[1]))).Max();
    Console.WriteLine($"network: training loss {last.TrainingLoss:E2}; on 500 other poses the hand is at most {1000 * worst:F2} mm off");
    return fresh;
}

/* The derivative that both programs rely on, against central differences. */
void CheckGradient()
{
    double[] pose = [0.7, 1.1];
    Matrix<double> outputGradient = Matrix<double>.FromRows([0.3, -2.0]);
    Matrix<double> gradient = network.InputGradient(Matrix<double>.FromRows(pose), outputGradient);
    double worst = 0;
    for (int joint = 0; joint < 2; joint++)
    {
        const double H = 1e-5;
        double Cost(double angle)
        {
            double[] moved = [.. pose];
            moved[joint] = angle;
            Matrix<double> hand = network.Predict(Matrix<double>.FromRows(moved));
            return (0.3 * hand[0, 0]) - (2.0 * hand[0, 1]);
        }

        worst = Math.Max(worst, Math.Abs(gradient[0, joint] - ((Cost(pose[joint] + H) - Cost(pose[joint] - H)) / (2 * H))));
    }

    Console.WriteLine($"input gradient against central differences: {worst:E1} apart");
}

/* Eight wanted places, each from nine poses: cost = ½ |hand - wanted|², by gradient descent on the angles. A row is one search; all run at once. */
void Plan()
{
    double[][] known = [.. Enumerable.Range(0, 8).Select(_ => Arm.Pose(random))]; // the wanted places are those of these: so there is a solution
    double[] thirds = [0.2, 0.5, 0.8];
    double[][] starts = [.. from a in thirds from b in thirds select new[] { Between(0, a), Between(1, b) }];
    Matrix<double> wanted = Places([.. known.SelectMany(pose => Enumerable.Repeat(pose, starts.Length))]);
    Matrix<double> angles = Matrix<double>.FromRows([.. known.SelectMany(_ => starts)]);
    double before = Miss();
    for (int step = 0; step < 500; step++)
    {
        Matrix<double> gradient = network.InputGradient(angles, Derivative(network.Predict(angles), wanted)); // dC/d(angles)
        for (int row = 0; row < angles.Rows; row++)
        {
            for (int joint = 0; joint < 2; joint++)
            {
                double moved = angles[row, joint] - (0.8 * gradient[row, joint]);
                angles[row, joint] = Math.Clamp(moved, Arm.Range[joint].Least, Arm.Range[joint].Most);
            }
        }
    }

    Console.WriteLine($"planner: the real hand is {1000 * before:F0} mm from the wanted place at first, {1000 * Miss():F2} mm after 500 steps (the worst of 8)");

    // The network chooses among the nine; how good the choice is, is judged by the arm itself.
    double Miss()
    {
        Matrix<double> hands = network.Predict(angles);
        return Enumerable.Range(0, 8).Max(place =>
        {
            int chosen = Enumerable.Range(place * starts.Length, starts.Length).MinBy(row => Distance(wanted, row, (hands[row, 0], hands[row, 1])));
            return Distance(wanted, chosen, Arm.Hand(angles[chosen, 0], angles[chosen, 1]));
        });
    }

    static double Between(int joint, double share) => Arm.Range[joint].Least + (share * (Arm.Range[joint].Most - Arm.Range[joint].Least));
}

/* The sensor of joint j says s; the angle is gain_j · s + offset_j. From 40 readings and the places seen by a camera. */
void Calibrate()
{
    double[] trueGain = [1.05, 0.93];
    double[] trueOffset = [-0.04, 0.06];
    double[][] poses = [.. Enumerable.Range(0, 40).Select(_ => Arm.Pose(random))];
    double[][] readings = [.. poses.Select(pose => new[] { (pose[0] - trueOffset[0]) / trueGain[0], (pose[1] - trueOffset[1]) / trueGain[1] })];
    Matrix<double> places = Places(poses);
    double[] gain = [1, 1];
    double[] offset = [0, 0];
    for (int step = 0; step < 8000; step++)
    {
        // Forward: reading -> angle -> network -> hand. Backward: the network's input gradient is dC/d(angle), the rest is two lines.
        Matrix<double> angles = Matrix<double>.FromRows([.. readings.Select(s => new[] { (gain[0] * s[0]) + offset[0], (gain[1] * s[1]) + offset[1] })]);
        Matrix<double> gradient = network.InputGradient(angles, Derivative(network.Predict(angles), places));
        for (int joint = 0; joint < 2; joint++)
        {
            gain[joint] -= 0.5 * Enumerable.Range(0, 40).Average(row => gradient[row, joint] * readings[row][joint]);
            offset[joint] -= 0.5 * Enumerable.Range(0, 40).Average(row => gradient[row, joint]);
        }
    }

    for (int joint = 0; joint < 2; joint++)
    {
        Console.WriteLine($"calibration, joint {joint + 1}: gain {gain[joint]:F4} (true {trueGain[joint]}), offset {offset[joint]:F4} (true {trueOffset[joint]})");
    }
}

static Matrix<double> Places(double[][] poses) => Matrix<double>.FromRows([.. poses.Select(pose =>
{
    (double x, double y) = Arm.Hand(pose[0], pose[1]);
    return new[] { x, y };
})]);

// dC/d(hand) = hand - wanted, row by row.
static Matrix<double> Derivative(Matrix<double> hands, Matrix<double> wanted)
{
    var derivative = new Matrix<double>(hands.Rows, 2);
    for (int row = 0; row < hands.Rows; row++)
    {
        derivative[row, 0] = hands[row, 0] - wanted[row, 0];
        derivative[row, 1] = hands[row, 1] - wanted[row, 1];
    }

    return derivative;
}

static double Distance(Matrix<double> places, int row, (double X, double Y) place) =>
    Math.Sqrt(Math.Pow(places[row, 0] - place.X, 2) + Math.Pow(places[row, 1] - place.Y, 2));
