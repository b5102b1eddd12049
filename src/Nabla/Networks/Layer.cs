using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Activations;

namespace Nabla.Networks;

/// <summary>
/// One layer of a network: it reads the outputs of one or more earlier layers, or the network's inputs, and writes its own, so that the layers
/// form a directed acyclic graph (seed 004). It describes; the numbers live in the network's parameter buffer.
/// </summary>
public abstract class Layer
{
    /// <summary>The number that stands for the network's inputs in <see cref="Sources"/>.</summary>
    public const int NetworkInputs = -1;

    private protected Layer(LayerPlace place, string kind, int outputs)
    {
        Index = place.Index;
        Sources = place.Sources;
        Inputs = place.Inputs;
        Kind = kind;
        Outputs = outputs;
        Offset = place.Offset;
        StatisticsOffset = place.StatisticsOffset;
    }

    /// <summary>The 0-based place among the network's layers.</summary>
    public int Index { get; }

    /// <summary>The name in files and reports: <c>layers.0</c> for the first layer, as in a PyTorch state dict.</summary>
    public string Name => $"layers.{Index}";

    /// <summary>What it is: <c>dense</c>, <c>activation</c>, <c>layer-normalization</c>, <c>batch-normalization</c>, <c>dropout</c>, <c>sum</c>, <c>mean</c>, <c>concatenation</c>,
    /// <c>selection</c>, <c>scaling</c>, <c>embedding</c>, <c>block-dense</c> or <c>custom</c>.</summary>
    public string Kind { get; }

    /// <summary>The layers whose outputs it reads; <see cref="NetworkInputs"/> for the network's inputs. All are earlier ones: there is no cycle.</summary>
    public IReadOnlyList<int> Sources { get; }

    /// <summary>The number of inputs: the columns it reads, of all sources together.</summary>
    public int Inputs { get; }

    /// <summary>The number of outputs: units of the layer.</summary>
    public int Outputs { get; }

    /// <summary>The activation it ends with; identity where it has none of its own.</summary>
    public virtual Activation Activation => Activation.Identity;

    /// <summary>Its numbers besides weights, such as the epsilon of a normalisation or the rate of dropout, by name.</summary>
    public virtual IReadOnlyList<(string Name, double Value)> Settings => [];

    /// <summary>Its lists of whole numbers, such as the columns of a selection, by name.</summary>
    public virtual IReadOnlyList<(string Name, IReadOnlyList<int> Values)> Lists => [];

    /// <summary>The number of parameters that training changes.</summary>
    public int ParameterCount => Tensors.Sum(tensor => tensor.Count);

    /// <summary>Its parameters, in the order of files, hashes and flat vectors.</summary>
    internal virtual IReadOnlyList<ParameterTensor> Tensors => [];

    /// <summary>What it remembers of the training rows without gradients: the running statistics of a batch normalisation.</summary>
    internal virtual IReadOnlyList<ParameterTensor> Statistics => [];

    /// <summary>Where its parameters begin in the parameter buffer.</summary>
    internal int Offset { get; }

    /// <summary>Where the parameters of the next layer begin.</summary>
    internal int End => Tensors.Count == 0 ? Offset : Tensors[^1].End;

    /// <summary>Where its statistics begin in the statistics buffer.</summary>
    internal int StatisticsOffset { get; }

    /// <summary>Where the statistics of the next layer begin.</summary>
    internal int StatisticsEnd => Statistics.Count == 0 ? StatisticsOffset : Statistics[^1].End;

    /// <summary>Whether it passes its input on unchanged when nothing is trained.</summary>
    internal virtual bool OnlyInTraining => false;

    /// <summary>Whether it reads anything but the layer before it.</summary>
    internal bool Branches => Sources.Count != 1 || Sources[0] != Index - 1;

    /// <summary>The loops of this layer for numbers of type <typeparamref name="T"/>.</summary>
    internal abstract LayerPass<T> Pass<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Inputs} -> {Outputs} {Description}{From}";

    /// <summary>What it does, as text: the activation of a dense layer, of the others the kind with its settings.</summary>
    public virtual string Description => Specification.Text(Kind, Settings);

    string From => Branches
        ? $" of {string.Join(" and ", Sources.Select(source => source == NetworkInputs ? "the inputs" : $"layers.{source}"))}"
        : "";
}

/// <summary>Where a new layer stands.</summary>
readonly record struct LayerPlace(int Index, IReadOnlyList<int> Sources, int Inputs, int Offset, int StatisticsOffset);
