namespace Nabla.Diagnosis;

/// <summary>How <see cref="ModelDiagnosis.Run"/> goes about it.</summary>
public sealed record DiagnosisOptions
{
    /// <summary>Whether fixes are tried on a copy, which trains again: at most two changes a finding; true by default.</summary>
    public bool Fixes { get; init; } = true;

    /// <summary>The most multiply-adds of one trial; it takes fewer epochs than the training did where that would be more. 5e11 by default, some seconds.</summary>
    public double TrialWork { get; init; } = 5e11;

    /// <summary>Threads; 0, the default, for one a processor. The result does not depend on it.</summary>
    public int Threads { get; init; }
}
