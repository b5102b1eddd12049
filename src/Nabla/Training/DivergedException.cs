namespace Nabla.Training;

/// <summary>
/// A loss, a gradient or a parameter is no longer a finite number: the steps were too large for the data, or the data hold numbers out of all range. The
/// network has the parameters of before the step.
/// </summary>
public sealed class DivergedException : NablaException
{
    internal DivergedException(Divergence divergence)
        : base("diverged", divergence.ToString()) => Divergence = divergence;

    /// <summary>Where and why.</summary>
    public Divergence Divergence { get; }

    /// <summary>The 1-based step.</summary>
    public long Step => Divergence.Step;

    /// <summary>The mean loss of its rows.</summary>
    public double Loss => Divergence.Loss;

    /// <summary>The learning rate of that step.</summary>
    public double LearningRate => Divergence.LearningRate;
}
