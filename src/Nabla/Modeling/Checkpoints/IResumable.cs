using Nabla.Files;

namespace Nabla.Modeling.Checkpoints;

/// <summary>A phase of a run that may be left between two steps of its trainers and goes on there.</summary>
interface IResumable
{
    /// <summary>Whether its state is one to go on from: not while a network has diverged or is about to.</summary>
    bool CanSave { get; }

    /// <summary>Where it stands, 1-based epoch and steps done of its first network that is still trained.</summary>
    (int Epoch, long Step) Position { get; }

    /// <summary>Writes what it goes on from; of a phase that has ended, what it came to.</summary>
    void Save(StateWriter state);

    /// <summary>Goes back to what was saved.</summary>
    void Restore(StateReader state);
}
