using Nabla.Modeling.Checkpoints;

namespace Nabla.Modeling;

/// <content>What is kept while it trains.</content>
public sealed partial record TrainOptions
{
    /// <summary>Where and how often to write what a killed run goes on from; nothing is written when left out. The model does not depend on it.</summary>
    public CheckpointOptions? Checkpoint { get; init; }
}
