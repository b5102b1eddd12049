// One floor below Model: a network, a trainer, matrices. The data are yours to prepare, the loop is yours to write.
using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

// 1,797 handwritten digits of 8 x 8 pixels, each pixel 0 to 16. MNIST would be Table.ReadIdx("images.gz", "labels.gz").
Table table = Table.Read("digits");
int[] labels = [.. Enumerable.Range(0, table.RowCount).Select(row => (int)Number(table["digit"], row))];
(int[] training, int[] test) = RowSplit.Holdout(table, [.. Enumerable.Range(0, table.RowCount)], fraction: 0.2, seed: 0, labels);

// A batch is rows: one image a row, one pixel a column, between 0 and 1.
Column[] pixels = [.. table.Columns.Where(column => column.Name != "digit")];
var images = new Matrix<float>(table.RowCount, pixels.Length);
for (int row = 0; row < table.RowCount; row++)
{
    for (int pixel = 0; pixel < pixels.Length; pixel++)
    {
        images[row, pixel] = (float)Number(pixels[pixel], row) / 16;
    }
}

// The last layer has no activation: the loss takes its logits, which is exact where a softmax would round to 0.
Network<float> network = Network.Create<float>(inputs: 64, seed: 42)
    .Dense(128, Activation.ReLU)
    .Dense(10);
Console.WriteLine($"{network.ParameterCount} parameters");

// A trainer gives one epoch after the other, as you ask for them: stop when you have seen enough.
using var trainer = new Trainer<float>(network, Loss.CategoricalCrossEntropy, new Adam(), batchSize: 32);
foreach (Epoch epoch in trainer.Run(images, labels, epochs: 30, training))
{
    double accuracy = Accuracy();
    if (epoch.Number % 5 == 0)
    {
        Console.WriteLine($"epoch {epoch.Number}: training loss {epoch.TrainingLoss:F4}, test accuracy {accuracy:P1}");
    }

    if (epoch.TrainingLoss < 0.01)
    {
        break;
    }
}

Console.WriteLine($"test accuracy {Accuracy():P1} on {test.Length} digits");
Console.WriteLine($"weights {network.ComputeWeightHash()}");

// The largest logit is the largest probability.
double Accuracy()
{
    Matrix<float> logits = network.Predict(images);
    return test.Average(row => IndexOfLargest(logits.Row(row)) == labels[row] ? 1.0 : 0.0);
}

static int IndexOfLargest(ReadOnlySpan<float> values)
{
    int largest = 0;
    for (int i = 1; i < values.Length; i++)
    {
        largest = values[i] > values[largest] ? i : largest;
    }

    return largest;
}

static double Number(Column column, int row) => column.TryGetNumber(row, out double number)
    ? number
    : throw new InvalidOperationException($"row {row}: '{column.Name}' is no number");
