using System;
using System.Collections.Generic;

namespace Nabla.Modeling;

/// <summary>What came of training a model again from its own record and its data: <see cref="Model.Reproduce"/>.</summary>
public sealed record Reproduction
{
    /// <summary>The first difference; <see langword="null"/> where the model that came out is the same to the last bit.</summary>
    public ReproductionDifference? Difference { get; init; }

    /// <summary>Whether every weight, the encoding of every column and the calibration of the answers are the same to the last bit.</summary>
    public bool IsIdentical => Difference is null;

    /// <summary>The model that came out; <see langword="null"/> where a difference was found before any training.</summary>
    public Model? Retrained { get; init; }

    /// <summary>What differs although the model does not, one sentence each, such as the version of Nabla.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }
}

/// <summary>Where another model came out than the recorded one.</summary>
/// <param name="Kind">What differs.</param>
/// <param name="Message">One sentence: what is recorded, what was found.</param>
public sealed record ReproductionDifference(ReproductionDifferenceKind Kind, string Message)
{
    /// <summary>The column that differs, where it is one.</summary>
    public string? Column { get; init; }

    /// <summary>The first tensor with another number, by its name in the model file, such as <c>layers.0.weight</c>.</summary>
    public string? Tensor { get; init; }

    /// <summary>The 0-based place of that number, one for each dimension of the tensor in the file: <c>[output, input]</c> of a dense layer's weights.</summary>
    public IReadOnlyList<int> Index { get; init; } = [];

    /// <summary>What the model records: a count, a hash, a version, a weight.</summary>
    public string? Recorded { get; init; }

    /// <summary>What was found in its place.</summary>
    public string? Found { get; init; }
}

/// <summary>What can differ when a model is trained again, in the order in which it is looked for.</summary>
public enum ReproductionDifferenceKind
{
    /// <summary>The table is another one: its rows, its columns, its cells or their order.</summary>
    Data,

    /// <summary>The options are not recorded, or this version cannot read them.</summary>
    Options,

    /// <summary>The recorded training was interrupted: the model is what there was at that moment.</summary>
    Interrupted,

    /// <summary>Another model came out, and the version of the numerics is another one: that is what the version says.</summary>
    Numerics,

    /// <summary>Another model came out, and the version of Nabla is another one.</summary>
    Version,

    /// <summary>The same versions divided the rows into training and test in another way.</summary>
    Split,

    /// <summary>The same versions encoded a column in another way, or calibrated the answers in another way.</summary>
    Encoding,

    /// <summary>The same versions came to other weights: a fault of Nabla or of the machine.</summary>
    Weights,
}
