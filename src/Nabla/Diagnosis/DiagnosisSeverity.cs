namespace Nabla.Diagnosis;

/// <summary>What a measurement says of the model.</summary>
public enum DiagnosisSeverity
{
    /// <summary>Nothing is wrong.</summary>
    Healthy,

    /// <summary>It could not be measured; <see cref="Measurement.Reading"/> says why.</summary>
    NotMeasured,

    /// <summary>Worth knowing; nothing need be done.</summary>
    Note,

    /// <summary>The model is worse for it, or its result is not what it seems.</summary>
    Warning,
}
