using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Insight.Explanations;
using Nabla.Kernels;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Reference;

namespace Nabla.Insight;

/// <summary>
/// A network of the engine in the words of <see cref="Nabla.Reference"/>: plain arrays of doubles, activations and losses as the texts define
/// them. Only names and numbers cross over; not one function of the engine does, but those that the user brought along.
/// </summary>
static class ReferenceNetwork
{
    /// <summary>The layers as a training step would compute them.</summary>
    /// <param name="network">The network.</param>
    /// <param name="loss">Its loss, whose link stands in for an identity as the last activation.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="seed">The seed of what dropout drops.</param>
    /// <param name="step">The step that it is dropped in.</param>
    public static LayerDescription[] Describe(Network<double> network, Loss loss, int rows, ulong seed, long step) =>
    [
        .. network.Layers.Select(layer =>
        {
            bool links = layer.Index == network.Layers.Count - 1 && loss.UsesLogits(layer.Activation);
            return (layer is CustomLayer custom ? new CustomDescription(Of(custom.Function), []) { Sources = layer.Sources } : Predicting(network, layer)) switch
            {
                // A single row is normalised by the running statistics.
                BatchNormalizationDescription norm when rows > 1 => norm with { Statistics = null },
                DropoutDescription dropout => dropout with { Mask = Mask((DropoutLayer)layer, rows, seed, step) },
                DenseDescription dense when links => dense with { Activation = Of(loss.Link!) },
                ActivationDescription when links => new ActivationDescription(Of(loss.Link!)) { Sources = layer.Sources },
                BlockDenseDescription dense when links => dense with { Activation = Of(loss.Link!) },
                var description => description,
            };
        }),
    ];

    /// <summary>The activation of the texts; of the user's own, the functions given.</summary>
    public static ReferenceActivation Of(Activation activation) => ReferenceActivation.Named(activation.Name, activation.Parameters) ?? Elementwise(activation);

    /// <summary>The loss of the texts; of the user's own, the functions given.</summary>
    /// <exception cref="ArgumentException">The functions of the user's own loss are not there: the model was loaded from a file.</exception>
    public static ReferenceLoss Of(Loss loss) =>
        ReferenceLoss.Named(loss.Name, loss.Parameters, loss.ClassWeights) ?? (loss is CustomLoss custom ? Of(custom) : throw RecordedLoss.Unknown(loss.Name));

    static LayerDescription Predicting(Network<double> network, Layer layer)
    {
        double[] Parameters(bool biases) => [.. layer.Tensors.Where(tensor => (tensor.Name == "bias") == biases).SelectMany(tensor => Values(tensor, network.Parameters))];
        double[][] statistics = [.. layer.Statistics.Select(tensor => Values(tensor, network.Statistics))];
        return TextbookLayers.Of(layer, Parameters(biases: false), Parameters(biases: true), statistics is [var mean, var variance] ? (mean, variance) : ([], []));
    }

    /// <summary>0 where the step drops an element, 1 where it keeps it.</summary>
    static double[,] Mask(DropoutLayer layer, int rows, ulong seed, long step)
    {
        var random = new CounterRandom(seed, RandomPurpose.Dropout, (uint)step);
        double[] factors = new double[VectorArithmetic.Padded(layer.Outputs)];
        double[][] mask = new double[rows][];
        for (int row = 0; row < rows; row++)
        {
            DropoutKernel.Factors(random, layer.Index, row, layer.Rate, layer.Outputs, factors.AsSpan());
            mask[row] = [.. factors.Take(layer.Outputs).Select(factor => factor == 0 ? 0.0 : 1.0)];
        }

        return Matrix(rows, layer.Outputs, (i, j) => mask[i][j]);
    }

    static double[] Values(ParameterTensor tensor, AlignedBuffer<double> buffer)
    {
        double[] values = new double[tensor.Count];
        tensor.CopyTo(buffer.Span, values);
        return values;
    }

    static double[,] Matrix(int rows, int columns, Func<int, int, double> element)
    {
        double[,] matrix = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                matrix[i, j] = element(i, j);
            }
        }

        return matrix;
    }

    /// <summary>The user's own functions are the only definition there is: differences alone can prove them.</summary>
    static ReferenceActivation Elementwise(Activation activation) => new(
        activation.Name,
        z => [.. z.Select(activation.Value)],
        (z, _, upstream) => [.. z.Select((value, i) => upstream[i] * activation.Derivative(value))])
    {
        IsElementwise = true,
    };

    static ReferenceLoss Of(CustomLoss custom) => new(
        custom.Name,
        (outputs, targets) => custom.RowValue(outputs, targets),
        (outputs, targets) =>
        {
            double[] gradient = new double[outputs.Length];
            custom.RowGradient(outputs, targets, gradient);
            return gradient;
        });

    static Operation Of(ICustomLayer function) => new(
        function.Name,
        parents => Rows(parents[0], row =>
        {
            double[] outputs = new double[function.Outputs(row.Length)];
            function.Forward(row, outputs);
            return outputs;
        }),
        (parents, value, bar) =>
        {
            int r = 0;
            return
            [
                Rows(parents[0], row =>
                {
                    double[] gradient = new double[row.Length];
                    function.VectorJacobianProduct(row, Row(value, r), Row(bar, r), gradient);
                    r++;
                    return gradient;
                }),
            ];
        });

    static double[,] Rows(double[,] matrix, Func<double[], double[]> function)
    {
        double[][] rows = [.. Enumerable.Range(0, matrix.GetLength(0)).Select(row => function(Row(matrix, row)))];
        return Matrix(rows.Length, rows[0].Length, (i, j) => rows[i][j]);
    }

    static double[] Row(double[,] matrix, int row) => [.. Enumerable.Range(0, matrix.GetLength(1)).Select(column => matrix[row, column])];
}
