using System.Collections.Generic;
using System.Linq;
using Nabla.Modeling;

namespace Nabla.Diagnosis;

/// <summary>
/// Units with ReLU that give 0 on every row: their gradient is 0 too, so that no step brings them back. A layer without a living unit passes nothing on, and the network is
/// constant.
/// </summary>
sealed class DeadUnitsCheck : Check
{
    /// <summary>From this share on there is hardly anybody left to do the work; below it the others do it, as strong penalties on an easy table make them.</summary>
    const double NearlyAll = 0.8;

    public override string Code => DiagnosisCode.DeadUnits;

    public override string Measure => "largest share of dead units in a layer";

    public override double Threshold => 0.4;

    public override string Source => "L. Lu et al., Dying ReLU and Initialization (2019): what a dead unit is; 40 % after Stanford CS231n, Neural Networks 1, ReLU";

    public override Measurement Run(DiagnosedModel subject)
    {
        LayerStatistics[] layers = [.. subject.Activations.Layers.Select(layer => layer.Statistics).Where(layer => layer.Dead is not null)];
        if (layers.Length == 0)
        {
            return NotMeasured("no hidden layer has relu, the activation whose units can die");
        }

        LayerStatistics worst = layers.MaxBy(ShareOf)!;
        double share = ShareOf(worst);
        string reading = $"{Count(worst.Dead!.Value, "unit")} of {worst.Units:N0} ({Percent(share)}) of {worst.Layer} give 0 on each of {Count(subject.Rows.Length, "row")}";
        return share < Threshold ? Healthy(share, reading) : Finding(
            share < NearlyAll ? DiagnosisSeverity.Note : DiagnosisSeverity.Warning, share, reading,
            share == 1
                ? "No signal passes this layer: the answer is the same for every row. Dead units have no gradient and stay dead; begin with other weights, or take a smaller learning rate or an activation without a flat part."
                : "Dead units have no gradient and stay dead, so that the network is smaller than it looks. A smaller learning rate, other initial weights or an activation without a flat part keep them alive.") with
        { Layer = worst.Layer };
    }

    public override IEnumerable<Remedy> Remedies(DiagnosedModel subject, TrainOptions options) =>
        [.. Changes.UsualInitializer(options), .. Changes.UsualLearningRate(options), .. Changes.Activation(options, Activations.Activation.LeakyReLU())];

    static double ShareOf(LayerStatistics layer) => (double)layer.Dead!.Value / layer.Units;
}
