using System.Collections.Generic;
using Nabla.Data.Features;
using Nabla.Data.Targets;
using Nabla.Losses;
using Nabla.Optimizers;
using Nabla.Reference;

namespace Nabla.Insight.Explanations;

/// <summary>What is explained: a network as plain numbers, a loss, and one row.</summary>
public sealed record ExplanationSubject
{
    /// <summary>What the title says, such as <c>Row 3 of houses.csv</c>.</summary>
    public required string Title { get; init; }

    /// <summary>Where the network comes from, such as a model file; empty where it says nothing.</summary>
    public string Network { get; init; } = "";

    /// <summary>The layers, first to last; see <see cref="TextbookLayers"/> for those of an engine's network.</summary>
    public required IReadOnlyList<LayerDescription> Layers { get; init; }

    /// <summary>The loss.</summary>
    public required Loss Loss { get; init; }

    /// <summary>The encoded row: x.</summary>
    public required IReadOnlyList<double> Inputs { get; init; }

    /// <summary>The encoded target: t.</summary>
    public required IReadOnlyList<double> Targets { get; init; }

    /// <summary>A name for each input; empty for <c>x_1</c>, <c>x_2</c>, ...</summary>
    public IReadOnlyList<string> InputNames { get; init; } = [];

    /// <summary>A name for each output; empty where they have none.</summary>
    public IReadOnlyList<string> OutputNames { get; init; } = [];

    /// <summary>How the row's cells became inputs, or <see langword="null"/>.</summary>
    public BoundFeatures? Features { get; init; }

    /// <summary>The 0-based row of the table of <see cref="Features"/>.</summary>
    public int Row { get; init; }

    /// <summary>How outputs become answers, or <see langword="null"/>.</summary>
    public TargetEncoder? Target { get; init; }

    /// <summary>What the engine computed for the row, to be compared; <see langword="null"/> where there is nothing to compare.</summary>
    public IReadOnlyList<double>? EngineOutputs { get; init; }

    /// <summary>The type of the engine's numbers.</summary>
    public bool EngineIsSingle { get; init; }

    /// <summary>The coefficient λ of the L2 penalty <c>(λ/2) Σ w²</c> that training adds to the loss, at least 0.</summary>
    public double L2Penalty { get; init; }

    /// <summary>What else acts on a step of training and is left out here, such as <c>l1 0.01</c>.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>The optimizer that trained the network.</summary>
    public Optimizer Optimizer { get; init; } = new StochasticGradientDescent();
}
