using System;

namespace Nabla.Modeling.Checkpoints;

/// <summary>
/// Keeps what a training needs to go on after it was killed: every so often it writes a checkpoint, the newest two stay. A run that resumes ends with the
/// same bits as one that was never stopped. docs/checkpoints.md says what is kept.
/// </summary>
/// <param name="Folder">The folder, for this run alone; created where there is none.</param>
public sealed record CheckpointOptions(string Folder)
{
    /// <summary>The time between two checkpoints; 30 seconds by default.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Steps between two checkpoints, those of all networks together, in place of <see cref="Every"/>.</summary>
    public int? EverySteps { get; init; }

    /// <summary>
    /// Whether to go on from the checkpoint in the folder; false by default. With the same data and options as before: others are refused. Without it a folder
    /// that holds a checkpoint is refused, so that nothing is lost.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>Told when the run goes on from a checkpoint, takes an older one because the newest is damaged, or cannot write one.</summary>
    public Action<CheckpointNotice>? Notify { get; init; }

    /// <summary>Told the path of each checkpoint when it is on the disk.</summary>
    internal Action<string>? Written { get; init; }

    internal void Check()
    {
        ArgumentException.ThrowIfNullOrEmpty(Folder);
        if (Every <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(Every), Every, "The time between two checkpoints is above 0.");
        }

        if (EverySteps < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(EverySteps), EverySteps, "There is at least one step between two checkpoints.");
        }
    }
}
