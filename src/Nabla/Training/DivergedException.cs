using System.Globalization;

namespace Nabla.Training;

/// <summary>The loss is no longer a finite number: the steps were too large for the data, or the data hold numbers out of all range.</summary>
public sealed class DivergedException : NablaException
{
    internal DivergedException(long step, double loss, double learningRate)
        : base(
            "diverged",
            string.Create(
                CultureInfo.InvariantCulture,
                $"The loss became {loss} at step {step} with learning rate {learningRate}; try a tenth of the learning rate, and scale inputs and targets."))
    {
        Step = step;
        Loss = loss;
        LearningRate = learningRate;
    }

    /// <summary>The 1-based step whose loss was not finite.</summary>
    public long Step { get; }

    /// <summary>That loss: infinite or NaN.</summary>
    public double Loss { get; }

    /// <summary>The learning rate of that step.</summary>
    public double LearningRate { get; }
}
