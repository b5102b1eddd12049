using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;
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
            LayerDescription description = Describe(network, layer, links ? loss.Link! : layer.Activation, rows, seed, step);
            return description with { Sources = layer.Sources };
        }),
    ];

    /// <summary>The activation of the texts.</summary>
    public static ReferenceActivation Of(Activation activation) => activation.Name switch
    {
        _ when activation.IsCustom => Elementwise(activation),
        "identity" => ReferenceActivation.Identity,
        "relu" => ReferenceActivation.ReLU,
        "leaky-relu" => ReferenceActivation.LeakyReLU(activation.Parameters[0].Value),
        "elu" => ReferenceActivation.ELU(activation.Parameters[0].Value),
        "selu" => ReferenceActivation.SELU,
        "sigmoid" => ReferenceActivation.Sigmoid,
        "tanh" => ReferenceActivation.Tanh,
        "softplus" => ReferenceActivation.Softplus,
        "silu" => ReferenceActivation.SiLU,
        "gelu" => ReferenceActivation.GELU,
        "gelu-tanh" => ReferenceActivation.GELUTanh,
        "mish" => ReferenceActivation.Mish,
        "cosine" => ReferenceActivation.Cosine,
        "threshold" => ReferenceActivation.Threshold,
        "square" => ReferenceActivation.Square,
        "cube" => ReferenceActivation.Cube,
        "softmax" => ReferenceActivation.Softmax,
        _ => throw new NotSupportedException($"The reference has no activation '{activation}'."),
    };

    /// <summary>The loss of the texts.</summary>
    public static ReferenceLoss Of(Loss loss)
    {
        double First(string name) => loss.Parameters.Single(parameter => parameter.Name == name).Value;
        IReadOnlyList<double>? classWeights = loss.ClassWeights.Count > 0 ? loss.ClassWeights : null;
        return loss switch
        {
            CustomLoss custom => Of(custom),
            _ => loss.Name switch
            {
                "mean-squared-error" => ReferenceLoss.MeanSquaredError,
                "half-squared-error" => ReferenceLoss.HalfSquaredError,
                "sum-squared-error" => ReferenceLoss.SumSquaredError,
                "mean-absolute-error" => ReferenceLoss.MeanAbsoluteError,
                "huber" => ReferenceLoss.Huber(First("delta")),
                "quantile" => ReferenceLoss.Quantile(First("level")),
                "poisson" => ReferenceLoss.Poisson,
                "hinge" => ReferenceLoss.Hinge,
                "squared-hinge" => ReferenceLoss.SquaredHinge,
                "multiclass-hinge" => ReferenceLoss.MulticlassHinge,
                "binary-cross-entropy" => ReferenceLoss.BinaryCrossEntropy(First("positive-weight"), First("smoothing"), classWeights),
                "categorical-cross-entropy" => ReferenceLoss.CategoricalCrossEntropy(First("smoothing"), classWeights),
                _ => throw new NotSupportedException($"The reference has no loss '{loss}'."),
            },
        };
    }

    static LayerDescription Describe(Network<double> network, Layer layer, Activation activation, int rows, ulong seed, long step)
    {
        switch (layer)
        {
            case DenseLayer dense:
                double[] weights = Values(dense.Weights, network.Parameters);
                return new DenseDescription(Matrix(dense.Inputs, dense.Outputs, (i, j) => weights[(i * dense.Outputs) + j]), Values(dense.Biases, network.Parameters), Of(activation));
            case ActivationLayer:
                return new ActivationDescription(Of(activation));
            case LayerNormalizationLayer norm:
                return new LayerNormalizationDescription(Values(norm.Gamma, network.Parameters), Values(norm.Beta, network.Parameters), norm.Epsilon);
            case BatchNormalizationLayer norm:
                return new BatchNormalizationDescription(Values(norm.Gamma, network.Parameters), Values(norm.Beta, network.Parameters), norm.Epsilon)
                {
                    // A single row is normalised by the running statistics.
                    Statistics = rows > 1 ? null : (Values(norm.RunningMean, network.Statistics), Values(norm.RunningVariance, network.Statistics)),
                };
            case DropoutLayer dropout:
                return new DropoutDescription(dropout.Rate) { Mask = Mask(dropout, rows, seed, step) };
            case SumLayer:
                return new SumDescription();
            case BlockDenseLayer dense:
                double[] blocks = Values(dense.Weights, network.Parameters);
                return new BlockDenseDescription(
                    Matrix(dense.Weights.Rows, dense.Units, (i, j) => blocks[(i * dense.Units) + j]), Values(dense.Biases, network.Parameters), Of(activation), dense.Widths, dense.IsShared);
            case EmbeddingLayer embedding:
                return new EmbeddingDescription(
                [
                    .. embedding.Tensors.Select(tensor =>
                    {
                        double[] values = Values(tensor, network.Parameters);
                        return Matrix(tensor.Rows, tensor.Columns, (i, j) => values[(i * tensor.Columns) + j]);
                    }),
                ]);
            case ScalingLayer scaling:
                return new ScalingDescription(Values(scaling.Factors, network.Parameters));
            case MeanLayer mean:
                return new MeanDescription(mean.Blocks);
            case SelectionLayer selection:
                return new SelectionDescription(selection.Columns);
            case ConcatenationLayer:
                return new ConcatenationDescription();
            case CustomLayer custom:
                return new CustomDescription(Of(custom.Function), []);
            default:
                throw new NotSupportedException($"The reference has no layer of kind '{layer.Kind}'.");
        }
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
