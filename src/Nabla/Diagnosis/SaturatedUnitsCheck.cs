using System.Collections.Generic;
using System.Linq;
using Nabla.Modeling;

namespace Nabla.Diagnosis;

/// <summary>
/// Units with tanh or sigmoid that are near an end of their range on nearly every row. There the slope is almost 0: the unit answers like a switch, and hardly a gradient
/// passes it.
/// </summary>
sealed class SaturatedUnitsCheck : Check
{
    public override string Code => DiagnosisCode.SaturatedUnits;

    public override string Measure => "largest share of saturated units in a layer";

    public override double Threshold => 0.5;

    public override string Source => "X. Glorot and Y. Bengio, AISTATS 2010, section 3: saturation of tanh and sigmoid; that half of a layer is too much is our choice";

    public override Measurement Run(DiagnosedModel subject)
    {
        LayerStatistics[] layers = [.. subject.Activations.Layers.Select(layer => layer.Statistics).Where(layer => layer.Saturated is not null)];
        if (layers.Length == 0)
        {
            return NotMeasured("no hidden layer has tanh or sigmoid, the activations that saturate at both ends");
        }

        LayerStatistics worst = layers.MaxBy(ShareOf)!;
        double share = ShareOf(worst);
        string reading = $"{Count(worst.Saturated!.Value, "unit")} of {worst.Units:N0} ({Percent(share)}) of {worst.Layer} are within {Percent((1 - ActivationScan.SaturatedFrom) / 2)} of an end of their range "
            + $"on {Percent(ActivationScan.SaturatedRows)} of {Count(subject.Rows.Length, "row")} or more";
        return share < Threshold ? Healthy(share, reading) : Finding(
            DiagnosisSeverity.Warning, share, reading,
            "A saturated unit is a switch whose slope is nearly 0, so that it hardly learns any more. Smaller initial weights, scaled inputs or a normalisation before the activation keep units in the middle.") with
        { Layer = worst.Layer };
    }

    public override IEnumerable<Remedy> Remedies(DiagnosedModel subject, TrainOptions options) =>
        [.. Changes.UsualInitializer(options), .. Changes.UsualLearningRate(options), .. Changes.LayerNormalization(options)];

    static double ShareOf(LayerStatistics layer) => (double)layer.Saturated!.Value / layer.Units;
}
