using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Training;

namespace Nabla.Samples.Claims;

/// <summary>16 noisy points: polynomials of degree 1 to 15, networks of 1 to 64 units beside them, and what an L2 penalty does to both.</summary>
static class Overfitting
{
    public static void Run()
    {
        Console.WriteLine("polynomials by least squares: degree | training error | validation error");
        List<(double Training, double Validation)> degrees = [.. Enumerable.Range(1, 15).Select(degree => Polynomial(degree, 0))];
        Print(Enumerable.Range(1, 15).Select(degree => $"{degree}"), degrees);
        int best = degrees.FindIndex(errors => errors.Validation == degrees.Min(other => other.Validation));
        Verdict.Print(
            "a polynomial of high degree overfits", degrees[14].Training < 1e-6 && degrees[14].Validation > 2 * degrees[best].Validation,
            $"degree 15 meets all 16 points and errs {degrees[14].Validation:F3} between them, degree {best + 1} errs {degrees[best].Validation:F3}");

        Console.WriteLine("networks with one hidden layer of tanh units, 20000 steps of Adam: units | training error | validation error");
        int[] widths = [1, 2, 4, 8, 16, 32, 64];
        List<(double Training, double Validation)> networks = [.. widths.Select(width => Trained(width, 0))];
        Print(widths.Select(width => $"{width}"), networks);
        double least = networks.Min(errors => errors.Validation);
        Verdict.Print(
            "a wide network overfits", networks[^1].Training < 0.5 * networks[1].Training && networks[^1].Validation > 1.2 * least,
            $"64 units err {networks[^1].Training:F3} in training and {networks[^1].Validation:F3} in validation; the best width errs {least:F3} there");

        double[] penalties = [0, 1e-8, 1e-6, 1e-4, 1e-2, 1, 100];
        Console.WriteLine("degree 15 with an L2 penalty: penalty | training error | validation error");
        List<(double Training, double Validation)> ridge = [.. penalties.Select(penalty => Polynomial(15, penalty))];
        Print(penalties.Select(penalty => penalty.ToString("G2")), ridge);

        double[] decays = [0, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1];
        Console.WriteLine("64 units with an L2 penalty: penalty | training error | validation error");
        List<(double Training, double Validation)> penalised = [.. decays.Select(penalty => Trained(64, penalty))];
        Print(decays.Select(penalty => penalty.ToString("G2")), penalised);

        bool rises = ridge.Zip(ridge.Skip(1), (small, large) => large.Training >= small.Training - 1e-9).All(more => more);
        bool helps = Inside(ridge) && Inside(penalised);
        Verdict.Print(
            "an L2 penalty regularises", rises && helps,
            $"validation error {ridge[0].Validation:F3} to {ridge.Min(errors => errors.Validation):F3} at degree 15, {penalised[0].Validation:F3} to {penalised.Min(errors => errors.Validation):F3} with 64 units; too large a penalty underfits");
    }

    /// <summary>Whether the best penalty is neither none nor the largest.</summary>
    static bool Inside(List<(double Training, double Validation)> path)
    {
        double best = path.Min(errors => errors.Validation);
        return best < path[0].Validation && best < path[^1].Validation;
    }

    static (double Training, double Validation) Polynomial(int degree, double penalty)
    {
        double[,] powers = new double[NoisySine.Training.X.Length, degree + 1];
        for (int row = 0; row < NoisySine.Training.X.Length; row++)
        {
            for (int power = 0; power <= degree; power++)
            {
                powers[row, power] = Math.Pow(NoisySine.Training.X[row], power);
            }
        }

        double[] coefficients = LeastSquares.Solve(powers, NoisySine.Training.Y, penalty);
        double Value(double x) => coefficients.Reverse().Aggregate(0.0, (sum, coefficient) => (sum * x) + coefficient); // Horner's scheme
        return (NoisySine.Training.Error(Value), NoisySine.Validation.Error(Value));
    }

    static (double Training, double Validation) Trained(int width, double penalty)
    {
        Network<double> network = Network.Create<double>(inputs: 1, seed: 1).Dense(width, Activation.Tanh).Dense(1);
        var options = new TrainerOptions { Regularization = new Regularization { L2Penalty = penalty } };
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new Adam(0.02), batchSize: 16, options);
        (Matrix<double> inputs, Matrix<double> targets) = (NoisySine.Training.Inputs, NoisySine.Training.Targets);
        int[] rows = [.. Enumerable.Range(0, 16)];
        for (int step = 0; step < 20000; step++)
        {
            trainer.Step(inputs, targets, rows);
        }

        return (
            Math.Sqrt(trainer.Evaluate(inputs, targets)),
            Math.Sqrt(trainer.Evaluate(NoisySine.Validation.Inputs, NoisySine.Validation.Targets)));
    }

    static void Print(IEnumerable<string> names, List<(double Training, double Validation)> rows)
    {
        foreach ((string name, (double training, double validation)) in names.Zip(rows))
        {
            Console.WriteLine($"  {name} | {training:F6} | {validation:F6}");
        }
    }
}
