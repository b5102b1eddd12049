using System.Collections.Generic;
using System.Numerics;
using Nabla.Data.Features;
using Nabla.Data.Targets;
using Nabla.Evaluation;
using Nabla.Networks;

namespace Nabla.Modeling;

/// <summary>What training came to: the network, what its inputs and outputs mean, and how it went.</summary>
sealed record Outcome<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public required Network<T> Network { get; init; }

    public required FeatureEncoder Features { get; init; }

    public required TargetEncoder Target { get; init; }

    public required IReadOnlyList<EpochRecord> History { get; init; }

    public required int BestEpoch { get; init; }

    public required SearchSetting Setting { get; init; }

    /// <summary>The networks whose mean <see cref="Network"/> is.</summary>
    public required int Members { get; init; }

    public required StopReason Stopped { get; init; }

    public required int TrainedRows { get; init; }

    public bool Refitted { get; init; }

    public Metrics? Validation { get; init; }

    /// <summary>The answers to the rows held out, from which <see cref="Validation"/> was computed; <see langword="null"/> where none were.</summary>
    public OutOfFold? OutOfFold { get; init; }
}
