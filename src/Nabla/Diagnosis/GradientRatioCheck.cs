using System.Collections.Generic;
using System.Linq;
using Nabla.Networks;

namespace Nabla.Diagnosis;

/// <summary>
/// The gradient dC/dZ of the first dense layer beside that of the last: both as root mean squares over rows and units, at the beginning of a training and with the weights as
/// they are. Each layer on the way back multiplies the gradient by its weights and slopes (BP2), so that many layers shrink or enlarge it exponentially.
/// </summary>
abstract class GradientRatioCheck : Check
{
    public override string Measure => "gradient of the first layer over that of the last";

    /// <summary>Whether a ratio is a finding.</summary>
    protected abstract bool IsBad(double ratio);

    /// <summary>What it means.</summary>
    protected abstract string Advice { get; }

    public override Measurement Run(DiagnosedModel subject)
    {
        IReadOnlyList<Layer> layers = subject.Steps.Layers;
        if (layers.Count < 2)
        {
            return NotMeasured("the network has a single dense layer: there is no way back through others");
        }

        double initial = RatioOf(subject.Steps.InitialGradients);
        double now = RatioOf(subject.Steps.Gradients);
        double[] known = [.. new[] { initial, now }.Where(double.IsFinite)];
        if (known.Length == 0)
        {
            return NotMeasured($"the gradient of {layers[0].Name} or of {layers[^1].Name} is 0: nothing comes back at all");
        }

        double worst = IsFindingBelow ? known.Min() : known.Max();
        string reading = $"the gradient of {layers[0].Name} is {Text(initial)} times that of {layers[^1].Name} where a training begins, {Text(now)} times with the weights as they are";
        return IsBad(worst)
            ? Finding(DiagnosisSeverity.Warning, worst, reading, Advice) with { Layer = layers[0].Name }
            : Healthy(worst, reading);
    }

    static double RatioOf(IReadOnlyList<double> gradients) => gradients[^1] > 0 && gradients[0] > 0 ? gradients[0] / gradients[^1] : double.NaN;

    static string Text(double ratio) => double.IsFinite(ratio) ? Number(ratio) : "an unknown number of";
}
