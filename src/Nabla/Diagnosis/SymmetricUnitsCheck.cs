using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Nabla.Modeling;
using Nabla.Networks;

namespace Nabla.Diagnosis;

/// <summary>
/// Units of a hidden layer with the same weights and bias, to the last bit. They compute the same, have the same gradient and stay the same: a layer of them is one unit. It
/// comes from weights that begin equal, such as zeros.
/// </summary>
sealed class SymmetricUnitsCheck : Check
{
    public override string Code => DiagnosisCode.SymmetricUnits;

    public override string Measure => "largest share of units in a layer that equal another";

    public override double Threshold => 0.5;

    public override string Source => "D. Rumelhart, G. Hinton, R. Williams, Nature 323 (1986), and Goodfellow et al., Deep Learning (2016), section 8.4: initial weights must break the symmetry; that half of a layer is too much is our choice";

    public override Measurement Run(DiagnosedModel subject)
    {
        LayerStatistics[] layers = [.. subject.Layers.Where(layer => layer.Symmetric is not null && layer.Units > subject.Members.Count)];
        if (layers.Length == 0)
        {
            return NotMeasured("there is no hidden dense layer of two units or more");
        }

        LayerStatistics worst = layers.MaxBy(ShareOf)!;
        double share = ShareOf(worst);
        string reading = $"{Count(worst.Symmetric!.Value, "unit")} of {worst.Units:N0} ({Percent(share)}) of {worst.Layer} have exactly the weights of another unit of the layer";
        return share < Threshold ? Healthy(share, reading) : Finding(
            DiagnosisSeverity.Warning, share, reading,
            "Equal units have equal gradients and stay equal, so that the layer is worth one unit. Random initial weights make them differ.") with
        { Layer = worst.Layer };
    }

    public override IEnumerable<Remedy> Remedies(DiagnosedModel subject, TrainOptions options) => Changes.UsualInitializer(options);

    /// <summary>The units of the dense layers at a place of the members that equal another unit of their layer.</summary>
    public static int CountOf(DiagnosedModel subject, int place) => subject.Members.AtPlace(place).Sum(layer => CountOf(subject.Members.Network, layer));

    static int CountOf(Network<double> network, int layer)
    {
        int inputs = network.Layers[layer].Inputs;
        int outputs = network.Layers[layer].Outputs;
        double[] weights = new double[inputs * outputs];
        double[] biases = new double[outputs];
        network.CopyWeightsTo(layer, weights);
        network.CopyBiasesTo(layer, biases);
        return Enumerable.Range(0, outputs).GroupBy(unit => Bits(unit)).Where(group => group.Count() > 1).Sum(group => group.Count());

        // Adding 0 makes -0 and 0 the same.
        string Bits(int unit) => new(MemoryMarshal.Cast<double, char>(
            (double[])[.. Enumerable.Range(0, inputs).Select(input => weights[(input * outputs) + unit] + 0.0), biases[unit] + 0.0]));
    }

    static double ShareOf(LayerStatistics layer) => (double)layer.Symmetric!.Value / layer.Units;
}
