using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Files;
using Nabla.Kernels;
using Nabla.Networks;

namespace Nabla.Modeling;

/// <summary>A trained network behind its type parameter. Immutable: any number of threads may use one at once.</summary>
abstract class Predictor
{
    public abstract Precision Precision { get; }

    public abstract int Inputs { get; }

    public abstract IReadOnlyList<Layer> Layers { get; }

    public abstract int ParameterCount { get; }

    public abstract string WeightHash { get; }

    /// <summary>The decoded answer to each row, <c>[rows x decoder.Width]</c>.</summary>
    public abstract double[] Answer(BoundFeatures features, ReadOnlySpan<int> rows, OutputDecoder decoder);

    /// <summary>The activated outputs for features that are not those of a table, in double; the inputs are rounded to the precision first.</summary>
    public abstract double[] Outputs(ReadOnlySpan<double> inputs);

    /// <summary>A layer's weights, row by row, and its biases: W <c>[inputs x outputs]</c> and b of a dense layer, gamma and beta of a normalisation, tables or factors and nothing of an embedding or a scaling.</summary>
    public abstract (double[] Weights, double[] Biases) Parameters(int layer);

    /// <summary>The network in double.</summary>
    public abstract Network<double> InDouble();

    /// <summary>Mean and variance that a batch normalisation remembers of the training rows; empty for other layers.</summary>
    public abstract (double[] Mean, double[] Variance) Statistics(int layer);

    /// <summary>The tensors of the model file: W as <c>[outputs, inputs]</c>, b as <c>[outputs]</c>, as in a PyTorch state dict.</summary>
    public abstract IReadOnlyList<Tensor> ToTensors();
}

/// <summary>A trained network.</summary>
sealed class Predictor<T>(Network<T> network) : Predictor
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows encoded at a time: enough to fill the kernels, little enough to stay in cache.</summary>
    const int BlockRows = 1024;

    readonly (int Column, int Categories)[] _indices = CategoryCheck.ColumnsOf(network.Layers);

    public override Precision Precision => typeof(T) == typeof(float) ? Precision.Float : Precision.Double;

    public override int Inputs => network.Inputs;

    public override IReadOnlyList<Layer> Layers => network.Layers;

    public override int ParameterCount => network.ParameterCount;

    public override string WeightHash { get; } = network.ComputeWeightHash();

    public override double[] Answer(BoundFeatures features, ReadOnlySpan<int> rows, OutputDecoder decoder)
    {
        double[] answers = new double[checked(rows.Length * decoder.Width)];
        for (int first = 0; first < rows.Length; first += BlockRows)
        {
            ReadOnlySpan<int> block = rows.Slice(first, Math.Min(BlockRows, rows.Length - first));
            Matrix<T> inputs = EncodedRows<T>.MatrixOf(features, block);
            RequireCategories(inputs, features.Table, block);
            Matrix<T> outputs = network.Predict(inputs);
            for (int i = 0; i < block.Length; i++)
            {
                Span<double> answer = answers.AsSpan((first + i) * decoder.Width, decoder.Width);
                decoder.Decode<T>(outputs.Row(i), answer);
                if (answer.ContainsAnyExceptInRange(double.MinValue, double.MaxValue))
                {
                    throw Overflow(features.Table, block[i]);
                }
            }
        }

        return answers;
    }

    public override double[] Outputs(ReadOnlySpan<double> inputs)
    {
        T[] rounded = new T[inputs.Length];
        for (int i = 0; i < rounded.Length; i++)
        {
            rounded[i] = T.CreateTruncating(inputs[i]);
        }

        T[] outputs = new T[network.Outputs];
        network.Predict(rounded, outputs);
        return Array.ConvertAll(outputs, double.CreateTruncating);
    }

    public override (double[] Weights, double[] Biases) Parameters(int layer)
    {
        double[] Values(bool biases) =>
        [
            .. network.Layers[layer].Tensors.Where(tensor => (tensor.Name == "bias") == biases)
                .SelectMany(tensor => Array.ConvertAll(Logical(tensor, network.Parameters), double.CreateTruncating)),
        ];

        return (Values(biases: false), Values(biases: true));
    }

    public override Network<double> InDouble() => network.To<double>();

    public override (double[] Mean, double[] Variance) Statistics(int layer)
    {
        double[][] tensors = [.. network.Layers[layer].Statistics.Select(tensor => Array.ConvertAll(Logical(tensor, network.Statistics), double.CreateTruncating))];
        return tensors.Length == 0 ? ([], []) : (tensors[0], tensors[1]);
    }

    public override IReadOnlyList<Tensor> ToTensors() =>
    [
        .. Stored(network).Select(stored =>
        {
            T[] values = Logical(stored.Tensor, stored.Buffer);
            return ToTensor(stored.Name, stored.Tensor.FileShape, stored.Tensor.IsTransposedInFiles ? Transposed(values, stored.Tensor.Rows, stored.Tensor.Columns) : values);
        }),
    ];

    /// <summary>The network of a model file; the layers say which tensors it must have.</summary>
    public static Predictor<T> Read(SafetensorsFile file, int inputs, IReadOnlyList<LayerShape> layers)
    {
        // Every weight matrix must be there before memory is taken for its layer.
        TensorType type = typeof(T) == typeof(float) ? TensorType.F32 : TensorType.F64;
        Network<T> network = Network<T>.Blank(inputs);
        foreach (LayerShape shape in layers)
        {
            int columns = network.WidthOf(shape.Sources.Count == 0 ? network.Layers.Count - 1 : shape.Sources[0]);
            foreach ((string name, long[] dimensions) in shape.MatricesInFile(columns))
            {
                file.Require($"layers.{network.Layers.Count}.{name}", type, dimensions);
            }

            network = shape.AddTo(network);
        }

        int odd = Enumerable.Range(0, layers.Count).FirstOrDefault(layer => network.WidthOf(layer) != layers[layer].Outputs, -1);
        if (odd >= 0)
        {
            throw JsonFields.Malformed($"layer {odd} has {network.WidthOf(odd)} outputs, not {layers[odd].Outputs}");
        }

        network = network.Filled();
        foreach ((string name, ParameterTensor tensor, AlignedBuffer<T> buffer) in Stored(network))
        {
            tensor.SetFromFile(Values(file.Require(name, type, tensor.FileShape)), buffer.Span);
        }

        return network.HasFiniteParameters
            ? new Predictor<T>(network)
            : throw JsonFields.Malformed("a weight or bias is infinite or not a number");
    }

    /// <summary>What the file holds: for each layer its parameters, then its running statistics.</summary>
    static IEnumerable<(string Name, ParameterTensor Tensor, AlignedBuffer<T> Buffer)> Stored(Network<T> network) =>
        network.Layers.SelectMany(layer => layer.Tensors.Select(tensor => ($"{layer.Name}.{tensor.Name}", tensor, network.Parameters))
            .Concat(layer.Statistics.Select(tensor => ($"{layer.Name}.{tensor.Name}", tensor, network.Statistics))));

    static T[] Logical(ParameterTensor tensor, AlignedBuffer<T> buffer)
    {
        T[] values = new T[tensor.Count];
        tensor.CopyTo(buffer.Span, values);
        return values;
    }

    static T[] Transposed(ReadOnlySpan<T> matrix, int rows, int columns)
    {
        T[] transposed = new T[matrix.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                transposed[(j * rows) + i] = matrix[(i * columns) + j];
            }
        }

        return transposed;
    }

    /// <summary>Embeddings of the user's own may read any column, and a row may have in it what no training row had.</summary>
    void RequireCategories(Matrix<T> inputs, Table table, ReadOnlySpan<int> rows)
    {
        for (int i = 0; _indices.Length > 0 && i < rows.Length; i++)
        {
            if (CategoryCheck.Fault<T>(_indices, inputs.Row(i)) is { } fault)
            {
                throw new NablaDataException($"{table.Locate(rows[i])}: {fault}")
                {
                    File = table.Source,
                    Line = table.LineOf(rows[i]) is > 0 and var line ? line : null,
                };
            }
        }
    }

    static NablaDataException Overflow(Table table, int row) =>
        new($"{table.Locate(row)}: the numbers are so far from the training values that the network's output overflows; fix the row.")
        {
            File = table.Source,
            Line = table.LineOf(row) is > 0 and var line ? line : null,
        };

    static Tensor ToTensor(string name, long[] shape, T[] values) => typeof(T) == typeof(float)
        ? Tensor.Of(name, shape, MemoryMarshal.Cast<T, float>(values))
        : Tensor.Of(name, shape, MemoryMarshal.Cast<T, double>(values));

    static ReadOnlySpan<T> Values(Tensor tensor) => typeof(T) == typeof(float)
        ? MemoryMarshal.Cast<float, T>(tensor.AsSingles())
        : MemoryMarshal.Cast<double, T>(tensor.AsDoubles());
}
