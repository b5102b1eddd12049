// Handwritten digits twice, from the same initial weights on the same rows: in the style of regression (squared error against 0 and 1) and as
// classification (softmax and cross-entropy). The layers are units of their own and the loop is in sight; the library trains the same beside it.
using System;
using System.Globalization;
using System.Linq;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Samples;
using Nabla.Training;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int Batch = 32;
const int Epochs = 20;
double[] rates = [0.1, 0.3, 1, 3];

Table table = Table.Read("digits");
Column[] pixels = [.. table.Columns.Where(column => column.Name != "digit")];
double[][] images = [.. Enumerable.Range(0, table.RowCount).Select(row => Array.ConvertAll(pixels, pixel => Number(pixel, row) / 16))];
int[] digits = [.. Enumerable.Range(0, table.RowCount).Select(row => (int)Number(table["digit"], row))];
int[] training = [.. Enumerable.Range(0, table.RowCount).Where(row => row % 5 != 4)];
int[] test = [.. Enumerable.Range(0, table.RowCount).Where(row => row % 5 == 4)];

// The initial weights come from the library, so that both begin at the same point.
Network<double> Fresh() => Network.Create<double>(inputs: 64, seed: 1).Dense(32, Activation.ReLU).Dense(10);

Console.WriteLine($"style | learning rate | training loss of epoch {Epochs} | epochs to a test accuracy of 90 % | test accuracy");
Outcome[] regressions = [.. rates.Select(rate => Train("regression", SquaredError, rate))];
Outcome[] classifications = [.. rates.Select(rate => Train("classification", CrossEntropy, rate))];

// The squares are a mean over ten outputs, so their gradients are smaller: each style gets the rate that made its own training loss smallest.
Outcome regression = regressions.MinBy(outcome => outcome.Last)!;
Outcome classification = classifications.MinBy(outcome => outcome.Last)!;
Console.WriteLine($"test accuracy, each style with its best rate: regression {regression.Accuracy:F4}, classification {classification.Accuracy:F4}");
Console.WriteLine($"test accuracy, both with the rate {rates[0]}: regression {regressions[0].Accuracy:F4}, classification {classifications[0].Accuracy:F4}");

// The library's own loop on the same batches: the losses agree.
Console.WriteLine($"loss of the first epoch, library: regression {Library(Loss.MeanSquaredError):F12}, classification {Library(Loss.CategoricalCrossEntropy):F12}");
Console.WriteLine($"loss of the first epoch, by hand: regression {regressions[0].First:F12}, classification {classifications[0].First:F12}");

Outcome Train(string style, Func<double[], int, double[], double> loss, double learningRate)
{
    Network<double> start = Fresh();
    DenseUnit hidden = Unit(start, 0, rectified: true);
    DenseUnit output = Unit(start, 1, rectified: false);
    var outcome = new Outcome(0, 0, 0, 0);
    for (int epoch = 1; epoch <= Epochs; epoch++)
    {
        double sum = 0;
        foreach (int[] rows in training.Chunk(Batch))
        {
            // Forward, layer by layer.
            double[][] answers = output.Forward(hidden.Forward(Array.ConvertAll(rows, row => images[row])));

            // The loss and its derivative by the answers, a mean over the rows of the batch.
            double[][] derivatives = Array.ConvertAll(answers, answer => new double[answer.Length]);
            for (int i = 0; i < rows.Length; i++)
            {
                sum += loss(answers[i], digits[rows[i]], derivatives[i]);
                derivatives[i] = Array.ConvertAll(derivatives[i], d => d / rows.Length);
            }

            // Backward, layer by layer; then all updates.
            hidden.Backward(output.Backward(derivatives));
            hidden.Update(learningRate);
            output.Update(learningRate);
        }

        double[][] outputs = output.Forward(hidden.Forward(Array.ConvertAll(test, row => images[row])));
        double accuracy = test.Select((row, i) => IndexOfLargest(outputs[i]) == digits[row] ? 1.0 : 0.0).Average();
        outcome = new Outcome(
            epoch == 1 ? sum / training.Length : outcome.First, sum / training.Length, accuracy,
            outcome.To90 == 0 && accuracy >= 0.9 ? epoch : outcome.To90);
    }

    Console.WriteLine($"  {style} | {learningRate} | {outcome.Last:F6} | {(outcome.To90 == 0 ? "never" : outcome.To90)} | {outcome.Accuracy:F4}");
    return outcome;
}

double Library(Loss loss)
{
    using var trainer = new Trainer<double>(Fresh(), loss, new StochasticGradientDescent(rates[0]), Batch, new TrainerOptions { Shuffle = false });
    Matrix<double> targets = Matrix<double>.OneHot(digits, 10);
    return trainer.Run(Matrix<double>.FromRows(images), targets, epochs: 1, training).Single().TrainingLoss;
}

// Regression: each output should be 1 for its digit, otherwise 0. L = mean (a - t)², dL/da = 2 (a - t) / 10.
static double SquaredError(double[] answer, int digit, double[] derivative)
{
    double sum = 0;
    for (int k = 0; k < answer.Length; k++)
    {
        double difference = answer[k] - (k == digit ? 1 : 0);
        sum += difference * difference;
        derivative[k] = 2 * difference / answer.Length;
    }

    return sum / answer.Length;
}

// Classification: the answers are logits. L = -log p of the digit, dL/dz = p - t.
static double CrossEntropy(double[] logits, int digit, double[] derivative)
{
    double largest = logits.Max();
    double sum = logits.Sum(z => Math.Exp(z - largest));
    for (int k = 0; k < logits.Length; k++)
    {
        derivative[k] = (Math.Exp(logits[k] - largest) / sum) - (k == digit ? 1 : 0);
    }

    return Math.Log(sum) + largest - logits[digit];
}

static DenseUnit Unit(Network<double> network, int layer, bool rectified)
{
    double[] weights = new double[network.Layers[layer].Inputs * network.Layers[layer].Outputs];
    double[] biases = new double[network.Layers[layer].Outputs];
    network.CopyWeightsTo(layer, weights);
    network.CopyBiasesTo(layer, biases);
    return new DenseUnit(weights, biases, rectified);
}

static int IndexOfLargest(double[] values) => Array.IndexOf(values, values.Max());

static double Number(Column column, int row) => column.TryGetNumber(row, out double number)
    ? number
    : throw new InvalidOperationException($"row {row}: '{column.Name}' is no number");

/// <summary>Loss of the first and the last epoch, test accuracy of the last, and the first epoch with 90 %; 0 if none.</summary>
sealed record Outcome(double First, double Last, double Accuracy, int To90);
