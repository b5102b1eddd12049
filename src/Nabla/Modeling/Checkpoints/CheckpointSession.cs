using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Nabla.Files;
using Nabla.Training;

namespace Nabla.Modeling.Checkpoints;

/// <summary>
/// The checkpoints of one run. A run is a row of phases, each a search or a fit; of a finished one the checkpoint holds what it came to, of the one that goes
/// on everything its trainers need. What lies between (encoders, folds, audit, calibration, metrics) is a function of these and of the data, and is computed
/// again.
/// </summary>
sealed class CheckpointSession : IDisposable
{
    readonly CheckpointOptions _options;
    readonly IReadOnlyList<KeyValuePair<string, string>> _identity;
    readonly CheckpointFolder _folder;
    readonly Dictionary<string, IReadOnlyList<Tensor>> _finished = [];
    readonly long _started = Stopwatch.GetTimestamp();
    readonly double _secondsBefore;
    StateReader? _loaded;
    (string Name, IResumable State)? _current;
    bool _isWritten;
    bool _hasStopped;

    public CheckpointSession(CheckpointOptions options, IReadOnlyList<KeyValuePair<string, string>> identity)
    {
        _options = options;
        _identity = identity;
        _folder = new CheckpointFolder(options.Folder);
        Clock = new CheckpointClock(options.Every, options.EverySteps ?? 0);
        try
        {
            if (options.Resume)
            {
                _secondsBefore = Load();
            }
            else if (_folder.Files.Count > 0)
            {
                throw new CheckpointException(
                    $"'{options.Folder}' already holds the checkpoint of a run: resume it (--resume), or give another folder; remove that one only if the run is not needed.");
            }
        }
        catch
        {
            _folder.Dispose();
            throw;
        }
    }

    /// <summary>When the next one is due.</summary>
    public CheckpointClock Clock { get; }

    /// <summary>The time that the run took in processes before this one.</summary>
    public TimeSpan ElapsedBefore => TimeSpan.FromSeconds(_secondsBefore);

    /// <summary>The rounds of the cross-validation that are done.</summary>
    public CrossValidation? Rounds { get; private set; }

    /// <summary>A phase begins, or goes on where the checkpoint left it.</summary>
    public void Begin(string name, IResumable state)
    {
        if (_loaded is { } loaded && loaded.Has(name))
        {
            try
            {
                state.Restore(loaded.Within(name));
            }
            catch (NablaFormatException e)
            {
                throw new CheckpointException($"Cannot resume: {e.Message}", e);
            }
        }

        _finished.Remove(name);
        _current = (name, state);
        _isWritten = false;
    }

    /// <summary>The phase that goes on has ended; its state is now what it came to.</summary>
    public void End()
    {
        (string name, IResumable state) = _current!.Value;
        _finished[name] = TensorsOf(name, state);
        _current = null;
        _isWritten = false;
    }

    /// <summary>A round of the cross-validation is done: its phases are no longer needed.</summary>
    public void EndRound(string phases, CrossValidation rounds)
    {
        Rounds = rounds;
        foreach (string name in _finished.Keys.Where(name => name.StartsWith(phases, StringComparison.Ordinal)).ToArray())
        {
            _finished.Remove(name);
        }

        Advanced();
    }

    /// <summary>The phase has advanced: writes a checkpoint if it is time, or if the run was asked to stop.</summary>
    public void Advanced(bool stops = false)
    {
        _isWritten = false;
        if (stops || Clock.IsDue)
        {
            Write(stops);
        }

        // A run that stops gives up the state of its trainers: there is nothing more to write.
        _hasStopped |= stops;
    }

    /// <summary>Writes one unless the last one says the same. Where that fails, the one before stays and the training goes on.</summary>
    public void Write(bool stops = false)
    {
        if (_isWritten || _hasStopped || _current is { State.CanSave: false })
        {
            return;
        }

        try
        {
            WriteNow();
        }
        catch (Exception e) when (e is NablaFileException or OutOfMemoryException)
        {
            string cause = e is NablaFileException ? e.Message : "There is not enough memory for a checkpoint.";
            _options.Notify?.Invoke(new CheckpointNotice(
                CheckpointEvent.NotWritten, (e as NablaFileException)?.File ?? _options.Folder,
                $"{cause} {(stops ? "The checkpoint before stays." : "The training goes on; the checkpoint before stays.")}"));
        }

        Clock.Restart();
    }

    /// <summary>The first checkpoint: whatever happens from here on, the run can be resumed.</summary>
    /// <exception cref="NablaFileException">It cannot be written.</exception>
    public void WriteFirst()
    {
        if (!_options.Resume)
        {
            WriteNow();
        }

        Clock.Restart();
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    void WriteNow()
    {
        var document = new CheckpointDocument
        {
            Identity = _identity,
            Phase = _current?.Name ?? "",
            Position = _current?.State.Position ?? default,
            Seconds = _secondsBefore + Stopwatch.GetElapsedTime(_started).TotalSeconds,
            Rounds = Rounds,
        };
        List<Tensor> tensors = [.. _finished.Values.SelectMany(tensors => tensors)];
        if (_current is { } current)
        {
            tensors.AddRange(TensorsOf(current.Name, current.State));
        }

        var metadata = new Dictionary<string, string> { [CheckpointDocument.Key] = document.ToJson() };
        string path = _folder.Write(stream => SafetensorsWriter.WriteSealed(stream, tensors, metadata));
        _isWritten = true;
        _options.Written?.Invoke(path);
    }

    static List<Tensor> TensorsOf(string name, IResumable state)
    {
        var tensors = new List<Tensor>();
        state.Save(new StateWriter($"{name}.", tensors));
        return tensors;
    }

    /// <summary>Reads the newest checkpoint that is whole.</summary>
    /// <returns>The seconds of training before it.</returns>
    double Load()
    {
        IReadOnlyList<string> files = _folder.Files;
        var faults = new List<NablaException>();
        foreach (string path in files)
        {
            try
            {
                SafetensorsFile file = SafetensorsFile.ReadSealed(path);
                var document = CheckpointDocument.Of(file, path);
                return Load(path, file, document, faults);
            }
            catch (NablaException e) when (e is NablaFormatException or NablaFileException)
            {
                faults.Add(e);
            }
        }

        throw new CheckpointException(files.Count == 0
            ? $"There is no checkpoint in '{_options.Folder}' to resume; leave --resume out to begin."
            : $"No checkpoint in '{_options.Folder}' can be read: {string.Join(" ", faults.Select(fault => fault.Message))} Begin anew in another folder.");
    }

    double Load(string path, SafetensorsFile file, CheckpointDocument document, List<NablaException> faults)
    {
        if (CheckpointIdentity.Difference(document.Identity, _identity) is { } difference)
        {
            throw new CheckpointException(
                $"'{_options.Folder}' holds the checkpoint of another run: {difference}; give the data and options of that run, or another folder.");
        }

        if (faults.Count > 0)
        {
            _options.Notify?.Invoke(new CheckpointNotice(
                CheckpointEvent.FellBack, path, $"{string.Join(" ", faults.Select(fault => fault.Message))} Taking the checkpoint before it, {path}."));
        }

        string where = document.Phase.Length == 0 ? "between two phases"
            : $"in the phase '{document.Phase}' at epoch {document.Position.Epoch}, step {document.Position.Step}";
        _options.Notify?.Invoke(new CheckpointNotice(CheckpointEvent.Resumed, path, $"Resuming from {path}, {where}."));
        _folder.Trust(path);
        _loaded = new StateReader(path, "", file.Tensors);
        foreach (IGrouping<string, Tensor> phase in file.Tensors.Values.GroupBy(tensor => tensor.Name[..Math.Max(0, tensor.Name.IndexOf('.', StringComparison.Ordinal))]))
        {
            _finished[phase.Key] = [.. phase];
        }

        Rounds = document.Rounds;
        return document.Seconds;
    }
}

/// <summary>The phases of a part of a run: the model itself, the linear model, a round of a cross-validation.</summary>
sealed class CheckpointScope(CheckpointSession session, string prefix)
{
    public CheckpointSession Session => session;

    /// <summary>What the names of its phases begin with.</summary>
    public string Prefix => prefix;

    /// <summary>The phases of a part of it.</summary>
    public CheckpointScope Within(string part) => new(session, $"{prefix}{part}, ");

    /// <summary>A phase begins, or goes on where the checkpoint left it.</summary>
    public CheckpointSession Begin(string phase, IResumable state)
    {
        session.Begin(prefix + phase, state);
        return session;
    }
}
