namespace Nabla.Diagnosis;

/// <summary>What one layer did on the rows of a diagnosis. Of an ensemble a layer stands for the layers at its place in every member.</summary>
public sealed record LayerStatistics
{
    /// <summary>The layer, such as <c>layers.0</c>; of an ensemble that of the first member.</summary>
    public required string Layer { get; init; }

    /// <summary>Its activation.</summary>
    public required string Activation { get; init; }

    /// <summary>Its units; of an ensemble those of all members.</summary>
    public required int Units { get; init; }

    /// <summary>The mean of its activations over units and rows.</summary>
    public required double Mean { get; init; }

    /// <summary>Their standard deviation.</summary>
    public required double Deviation { get; init; }

    /// <summary>Units with ReLU that gave 0 on every row; <see langword="null"/> for other activations.</summary>
    public int? Dead { get; init; }

    /// <summary>Units with tanh or sigmoid that were near the ends of their range on nearly every row; <see langword="null"/> for other activations.</summary>
    public int? Saturated { get; init; }

    /// <summary>Units whose incoming weights and bias equal those of another unit of the layer; <see langword="null"/> where it is no dense layer.</summary>
    public int? Symmetric { get; init; }

    /// <summary>The root mean square over rows and units of dC/dZ, the gradient of a row's loss by its weighted sums, with the weights that training begins with; <see langword="null"/> where it has none.</summary>
    public double? InitialGradient { get; init; }

    /// <summary>The same with the weights as they are.</summary>
    public double? Gradient { get; init; }

    /// <summary>The median over the first steps of a training of the norm of the update over the norm of the weights; <see langword="null"/> where it has none.</summary>
    public double? UpdateRatio { get; init; }
}
