using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;
using Nabla.Insight;
using Nabla.Modeling;
using Nabla.Networks;

namespace Nabla.Diagnosis;

/// <summary>
/// Whether the hidden layers do anything: how much of the outputs before their activation the best linear function of the inputs explains. It is fitted to one half of the rows
/// and measured on the other. Layers without a bent activation are one linear layer, whatever their number.
/// </summary>
sealed class LinearCollapseCheck : Check
{
    const int FewestRows = 20;
    const int MostRows = 2_000;
    const int RowsOfInput = 4;
    const int MostOutputs = 10;

    public override string Code => DiagnosisCode.LinearCollapse;

    public override string Measure => "share of the outputs that a linear function of the inputs explains (R2)";

    public override double Threshold => 0.999;

    public override string Source => "C. Bishop, Pattern Recognition and Machine Learning (2006), section 5.1: linear hidden units add nothing; 0.999 is our choice";

    public override Measurement Run(DiagnosedModel subject)
    {
        Network<double> network = subject.Members.Network;
        int dense = network.Layers.Count(StepScan.HasWeights) / subject.Members.Count;
        if (dense < 2)
        {
            return NotMeasured("the network has no hidden layer, it is linear by design");
        }

        if (LinearCollapse.IsPossible(subject.Members.First().Layers, out _))
        {
            return Finding(
                DiagnosisSeverity.Warning, 1, $"the {dense} dense layers have no activation between them that is not linear: their product is one layer",
                "The network can learn no more than a linear model, with more weights. Give the hidden layers an activation, such as relu.") with
            { Remark = "no bent activation" };
        }

        int rows = Math.Min(subject.Inputs.Rows, Math.Max(MostRows, RowsOfInput * subject.Inputs.Columns));
        if (rows < FewestRows)
        {
            return NotMeasured($"{Count(rows, "row")} are too few");
        }

        if (new LinearFit(subject.Inputs, LogitsOf(network, subject.Inputs), rows, MostOutputs).Explained is not { } explained)
        {
            return NotMeasured("the outputs are the same for every row");
        }

        string reading = $"a linear function of the {Count(subject.Inputs.Columns, "input")} explains {100 * explained:0.0} % of the outputs (R2 on {Count(rows / 2, "row")} that it was not fitted to)";
        return explained < Threshold ? Healthy(explained, reading) : Finding(
            DiagnosisSeverity.Note, explained, reading,
            "The network computes what a linear model would. That is right where the truth is linear; a linear model (--hidden none) then does the same with fewer weights.");
    }

    public override IEnumerable<Remedy> Remedies(DiagnosedModel subject, TrainOptions options) => options.Activation == Activation.Identity
        ? Changes.Activation(options, Activation.ReLU)
        : options.Network is null ? [new Remedy("--hidden none", options with { Hidden = [], Dropout = 0 })] : [];

    static Matrix<double> LogitsOf(Network<double> network, Matrix<double> inputs)
    {
        var outputs = new Matrix<double>(inputs.Rows, network.Outputs);
        network.Forward(inputs, 0, inputs.Rows, activateOutput: false, outputs);
        return outputs;
    }
}
