using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Networks;

namespace Nabla.Modeling;

/// <summary>One setting of the search: for each fold one network or several whose outputs are averaged, and the best epoch they have had together.</summary>
/// <param name="setting">The setting.</param>
/// <param name="folds">For each fold its networks.</param>
sealed partial class SearchCandidate<T>(SearchSetting setting, IReadOnlyList<FoldRun<T>[]> folds)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public SearchSetting Setting { get; } = setting;

    public IReadOnlyList<FoldRun<T>[]> Folds { get; } = folds;

    public IEnumerable<FoldRun<T>> Runs => Folds.SelectMany(members => members);

    public List<EpochRecord> History { get; } = [];

    /// <summary>The score of the best epoch: the loss, or the metric with the sign by which lower is better.</summary>
    public double BestScore { get; set; } = double.PositiveInfinity;

    /// <summary>That score with the setting's margin on top: what candidates are compared by.</summary>
    public double JudgedScore => double.IsFinite(BestScore) ? BestScore + (Setting.Margin * Math.Abs(BestScore)) : BestScore;

    public int BestEpoch { get; set; }

    /// <summary>The first fold's networks at the best epoch, and for every fold the outputs on the rows held out.</summary>
    public Network<T>[] BestNetworks { get; set; } = [];

    public Matrix<T>[] BestOutputs { get; set; } = [];

    /// <summary>Why this candidate is trained no further, or <see langword="null"/>.</summary>
    public StopReason? Stopped { get; set; }

    /// <summary>Keeps the networks and outputs of an epoch that is better than all before.</summary>
    public void Keep(int epoch, double score, Matrix<T>[] outputs)
    {
        BestScore = score;
        BestEpoch = epoch;
        BestOutputs = outputs;
        if (BestNetworks.Length == 0)
        {
            BestNetworks = [.. Folds[0].Select(run => run.Trainer.Network.Clone())];
            return;
        }

        for (int member = 0; member < BestNetworks.Length; member++)
        {
            BestNetworks[member].CopyFrom(Folds[0][member].Trainer.Network);
        }
    }
}
