using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;
using Nabla.Networks;

namespace Nabla.Training;

/// <summary>
/// Factors of the learning rate for kinds of parameters; all 1 by default. They stretch the optimizer's step and nothing else: weight decay takes the
/// learning rate without a factor, so that a factor does not change how strongly weights are held.
/// </summary>
/// <remarks>
/// Under Adam and its kin, whose step does not depend on the size of the gradient, training W with the factor <c>1 / sqrt(fanIn)</c> and initial
/// weights of variance <c>1 / fanIn</c> is the neural tangent parameterisation <c>Z = X·W / sqrt(fanIn)</c> with initial weights of variance 1 (Jacot,
/// Gabriel and Hongler 2018), up to epsilon. RealMLP (Holzmüller, Grinsztajn and Steinwart 2024) trains so, with 6 for the scaling layer and
/// 0.1 for biases.
/// </remarks>
public sealed record LearningRateFactors
{
    /// <summary>All 1.</summary>
    public static LearningRateFactors None { get; } = new();

    /// <summary>The factor of biases; above 0.</summary>
    public double Biases { get; init => field = Positive(value, nameof(Biases)); } = 1;

    /// <summary>The factor of the factors of scaling layers; above 0.</summary>
    public double Scaling { get; init => field = Positive(value, nameof(Scaling)); } = 1;

    /// <summary>The factor of the vectors of embeddings; above 0.</summary>
    public double Embeddings { get; init => field = Positive(value, nameof(Embeddings)); } = 1;

    /// <summary>The factor of frequencies and phases, the weights and biases of layers with <see cref="Activation.Cosine"/>; above 0.</summary>
    public double Periodic { get; init => field = Positive(value, nameof(Periodic)); } = 1;

    /// <summary>Whether the weights of dense layers, by blocks or not, have the factor <c>1 / sqrt(fanIn)</c>.</summary>
    public bool NeuralTangent { get; init; }

    /// <summary>Every factor by its name in <see cref="ToString"/>.</summary>
    public IReadOnlyList<(string Name, double Value)> Parameters =>
    [
        ("biases", Biases), ("scaling", Scaling), ("embeddings", Embeddings), ("periodic", Periodic), ("neural-tangent", NeuralTangent ? 1 : 0),
    ];

    /// <summary>Reads <c>none</c>, or factors such as <c>biases=0.1,scaling=6,neural-tangent=1</c>.</summary>
    /// <exception cref="ArgumentException">There is no such factor, or a value is out of range; the message says which.</exception>
    public static LearningRateFactors Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "none")
        {
            return None;
        }

        IReadOnlyList<double> values = Specification.Parse($"factors:{text}").Values(None.Parameters);
        return new LearningRateFactors
        {
            Biases = values[0],
            Scaling = values[1],
            Embeddings = values[2],
            Periodic = values[3],
            NeuralTangent = values[4] is 0 or 1
                ? values[4] == 1
                : throw new ArgumentOutOfRangeException(nameof(text), values[4], "neural-tangent is 0 (no) or 1 (yes)."),
        };
    }

    /// <summary>The text that <see cref="Parse"/> reads back: the factors that are not those of <see cref="None"/>.</summary>
    public override string ToString()
    {
        (string Name, double Value)[] given = [.. Parameters.Except(None.Parameters)];
        return given.Length == 0 ? "none" : Specification.Text("", given)[1..];
    }

    /// <summary>The factor of a tensor.</summary>
    internal double Of(Layer layer, ParameterTensor tensor) => layer switch
    {
        ScalingLayer => Scaling,
        EmbeddingLayer => Embeddings,
        BlockDenseLayer when layer.Activation == Activation.Cosine => Periodic,
        DenseLayer or BlockDenseLayer when tensor.IsMatrix => NeuralTangent ? 1 / Math.Sqrt(FanIn(layer)) : 1,
        _ when tensor.Name == "bias" => Biases,
        _ => 1,
    };

    /// <summary>The distinct factors of a network, and which of them each tensor has.</summary>
    internal (double[] Factors, (ParameterTensor Tensor, int Group)[] Tensors) Of(IReadOnlyList<Layer> layers)
    {
        (ParameterTensor Tensor, double Factor)[] all = [.. layers.SelectMany(layer => layer.Tensors.Select(tensor => (tensor, Of(layer, tensor))))];
        double[] factors = [.. all.Select(tensor => tensor.Factor).Distinct()];
        return (factors, [.. all.Select(tensor => (tensor.Tensor, Array.IndexOf(factors, tensor.Factor)))]);
    }

    /// <summary>Inputs of a unit; of blocks of different widths, their mean.</summary>
    static double FanIn(Layer layer) => layer is BlockDenseLayer blocks ? (double)layer.Inputs / blocks.Widths.Count : layer.Inputs;

    static double Positive(double value, string name) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"The factor of {name} is a finite number above 0.");
}
