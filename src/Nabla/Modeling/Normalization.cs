namespace Nabla.Modeling;

/// <summary>What stands between the weighted sum of a hidden layer and its activation.</summary>
public enum Normalization
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Layer normalisation: each row by its own mean and variance.</summary>
    Layer,

    /// <summary>Batch normalisation: each unit by its mean and variance over the batch.</summary>
    Batch,
}
