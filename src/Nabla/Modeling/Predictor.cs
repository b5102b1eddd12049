using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.InteropServices;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Files;
using Nabla.Networks;

namespace Nabla.Modeling;

/// <summary>A trained network behind its type parameter. Immutable: any number of threads may use one at once.</summary>
abstract class Predictor
{
    public abstract Precision Precision { get; }

    public abstract int Inputs { get; }

    public abstract IReadOnlyList<DenseLayer> Layers { get; }

    public abstract int ParameterCount { get; }

    public abstract string WeightHash { get; }

    /// <summary>The decoded answer to each row, <c>[rows x decoder.Width]</c>.</summary>
    public abstract double[] Answer(BoundFeatures features, ReadOnlySpan<int> rows, OutputDecoder decoder);

    /// <summary>The activated outputs for features that are not those of a table, in double; the inputs are rounded to the precision first.</summary>
    public abstract double[] Outputs(ReadOnlySpan<double> inputs);

    /// <summary>A layer's weights <c>[inputs x outputs]</c>, row by row, and its biases.</summary>
    public abstract (double[] Weights, double[] Biases) Parameters(int layer);

    /// <summary>The tensors of the model file: W as <c>[outputs, inputs]</c>, b as <c>[outputs]</c>, as in a PyTorch state dict.</summary>
    public abstract IReadOnlyList<Tensor> ToTensors();
}

/// <summary>A trained network.</summary>
sealed class Predictor<T>(Network<T> network) : Predictor
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows encoded at a time: enough to fill the kernels, little enough to stay in cache.</summary>
    const int BlockRows = 1024;

    public override Precision Precision => typeof(T) == typeof(float) ? Precision.Float : Precision.Double;

    public override int Inputs => network.Inputs;

    public override IReadOnlyList<DenseLayer> Layers => network.Layers;

    public override int ParameterCount => network.ParameterCount;

    public override string WeightHash { get; } = network.ComputeWeightHash();

    public override double[] Answer(BoundFeatures features, ReadOnlySpan<int> rows, OutputDecoder decoder)
    {
        double[] answers = new double[checked(rows.Length * decoder.Width)];
        for (int first = 0; first < rows.Length; first += BlockRows)
        {
            ReadOnlySpan<int> block = rows.Slice(first, Math.Min(BlockRows, rows.Length - first));
            Matrix<T> outputs = network.Predict(EncodedRows<T>.InputsOf(features, block));
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
        DenseLayer dense = network.Layers[layer];
        T[] weights = new T[dense.WeightCount];
        T[] biases = new T[dense.Outputs];
        network.CopyWeightsTo(layer, weights);
        network.CopyBiasesTo(layer, biases);
        return (Array.ConvertAll(weights, double.CreateTruncating), Array.ConvertAll(biases, double.CreateTruncating));
    }

    public override IReadOnlyList<Tensor> ToTensors()
    {
        var tensors = new List<Tensor>();
        for (int layer = 0; layer < network.Layers.Count; layer++)
        {
            DenseLayer dense = network.Layers[layer];
            T[] weights = new T[dense.WeightCount];
            T[] transposed = new T[dense.WeightCount];
            T[] biases = new T[dense.Outputs];
            network.CopyWeightsTo(layer, weights);
            network.CopyBiasesTo(layer, biases);
            for (int i = 0; i < dense.Inputs; i++)
            {
                for (int o = 0; o < dense.Outputs; o++)
                {
                    transposed[(o * dense.Inputs) + i] = weights[(i * dense.Outputs) + o];
                }
            }

            tensors.Add(ToTensor($"{dense.Name}.weight", [dense.Outputs, dense.Inputs], transposed));
            tensors.Add(ToTensor($"{dense.Name}.bias", [dense.Outputs], biases));
        }

        return tensors;
    }

    /// <summary>The network of a model file; the layers say which tensors it must have.</summary>
    public static Predictor<T> Read(SafetensorsFile file, int inputs, IReadOnlyList<LayerShape> layers)
    {
        // Every tensor must be there before memory is taken for its layer.
        TensorType type = typeof(T) == typeof(float) ? TensorType.F32 : TensorType.F64;
        Network<T> network = Network.Create<T>(inputs);
        for (int layer = 0; layer < layers.Count; layer++)
        {
            file.Require($"layers.{layer}.weight", type, layers[layer].Outputs, network.Outputs);
            network = network.Dense(layers[layer].Outputs, layers[layer].Activation);
        }

        for (int layer = 0; layer < layers.Count; layer++)
        {
            DenseLayer dense = network.Layers[layer];
            ReadOnlySpan<T> transposed = Values(file.Require($"{dense.Name}.weight", type, dense.Outputs, dense.Inputs));
            T[] weights = new T[dense.WeightCount];
            for (int i = 0; i < dense.Inputs; i++)
            {
                for (int o = 0; o < dense.Outputs; o++)
                {
                    weights[(i * dense.Outputs) + o] = transposed[(o * dense.Inputs) + i];
                }
            }

            network.SetWeights(layer, weights);
            network.SetBiases(layer, Values(file.Require($"{dense.Name}.bias", type, dense.Outputs)));
        }

        return network.HasFiniteParameters
            ? new Predictor<T>(network)
            : throw JsonFields.Malformed("a weight or bias is infinite or not a number");
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
