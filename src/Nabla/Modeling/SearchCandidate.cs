using System.Collections.Generic;
using System.Numerics;
using Nabla.Networks;

namespace Nabla.Modeling;

/// <summary>One penalty of the search: a network for each fold, and the best epoch they have had together.</summary>
sealed class SearchCandidate<T>(double penalty, IReadOnlyList<FoldRun<T>> runs)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public double Penalty { get; } = penalty;

    public IReadOnlyList<FoldRun<T>> Runs { get; } = runs;

    public List<EpochRecord> History { get; } = [];

    public double BestLoss { get; set; } = double.PositiveInfinity;

    public int BestEpoch { get; set; }

    /// <summary>The first fold's network at the best epoch, and for every fold its outputs on the rows held out.</summary>
    public Network<T>? BestNetwork { get; set; }

    public Matrix<T>[] BestOutputs { get; set; } = [];

    /// <summary>Why this candidate is trained no further, or <see langword="null"/>.</summary>
    public StopReason? Stopped { get; set; }
}
