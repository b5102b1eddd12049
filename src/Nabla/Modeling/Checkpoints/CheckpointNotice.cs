namespace Nabla.Modeling.Checkpoints;

/// <summary>Something to know about the checkpoints of a run.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="File">The checkpoint.</param>
/// <param name="Message">The same in one sentence.</param>
public sealed record CheckpointNotice(CheckpointEvent Kind, string File, string Message);

/// <summary>What can happen to checkpoints.</summary>
public enum CheckpointEvent
{
    /// <summary>The run goes on from a checkpoint.</summary>
    Resumed,

    /// <summary>The newest checkpoint is damaged; the one before it is taken.</summary>
    FellBack,

    /// <summary>A checkpoint could not be written; the one before it stays, and the training goes on.</summary>
    NotWritten,
}
