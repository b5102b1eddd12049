using System;
using System.Collections.Generic;
using System.Numerics;
using System.Threading;
using Nabla.Files;
using Nabla.Networks;
using Nabla.Optimizers;

namespace Nabla.Training;

/// <content>What the next step goes on from, to a file and back.</content>
public sealed partial class Trainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The metadata key that says what a file is.</summary>
    const string FormatKey = "nabla.format";
    const string Format = "nabla-trainer-1";

    /// <summary>
    /// Writes everything that the next step goes on from: parameters, running statistics, what the optimizer remembers, counters, the losses that
    /// schedules look at, and the position in an epoch that was cancelled between two steps. Random numbers are functions of the seed and the counters.
    /// The file is replaced as a whole or not at all, <see cref="DurableFile.Replace"/>.
    /// </summary>
    /// <param name="path">The file, a sealed safetensors file.</param>
    /// <exception cref="NablaFileException">It could not be written; the old file, if there was one, is unchanged.</exception>
    public void SaveState(string path)
    {
        var tensors = new List<Tensor>();
        Save(new StateWriter("", tensors));
        DurableFile.Replace(path, stream => SafetensorsWriter.WriteSealed(stream, tensors, Identity()));
    }

    /// <summary>
    /// Goes back to where a trainer stood when it wrote the file. With the same data, seed and options the steps from here on have the same bits as those
    /// of that trainer; <see cref="Resume"/> runs the epochs that were left.
    /// </summary>
    /// <param name="path">A file that <see cref="SaveState"/> wrote for a network of the same layers and precision and the same optimizer.</param>
    /// <exception cref="NablaFormatException">It is damaged, or the state of another network or optimizer; this trainer is unchanged.</exception>
    /// <exception cref="NablaFileException">It cannot be read.</exception>
    public void RestoreState(string path)
    {
        SafetensorsFile file = SafetensorsFile.ReadSealed(path);
        foreach ((string key, string expected) in Identity())
        {
            string? found = file.Metadata.GetValueOrDefault(key);
            if (found != expected)
            {
                throw new NablaFormatException(
                    $"{path} cannot be restored here: its {key} is {(found is null ? "missing" : $"'{found}'")}, that of this trainer is '{expected}'; give the state of a trainer like this one.")
                {
                    File = path,
                };
            }
        }

        Restore(new StateReader(path, "", file.Tensors));
    }

    /// <summary>
    /// Goes on with a run of so many epochs altogether: the rest of the epoch that has begun, and the epochs after <see cref="EpochCount"/>. The schedule runs
    /// over all of them, as if the run had never been left.
    /// </summary>
    /// <param name="inputs"><c>[rows x inputs]</c>, as before.</param>
    /// <param name="targets"><c>[rows x outputs]</c>, as before.</param>
    /// <param name="epochs">The epochs of the whole run, those done among them.</param>
    /// <param name="rows">The rows to train on, as before; all when left out.</param>
    /// <param name="weights">One weight a row, as before; equal when left out.</param>
    /// <param name="cancellationToken">Ends the run between two steps.</param>
    /// <exception cref="DivergedException">The loss of a step is not finite.</exception>
    public IEnumerable<Epoch> Resume(
        Samples<T> inputs, Matrix<T> targets, int epochs, int[]? rows = null, double[]? weights = null, CancellationToken cancellationToken = default)
    {
        Batch<T> data = Data(inputs, targets, weights);
        ArgumentOutOfRangeException.ThrowIfNegative(epochs);
        return Epochs(data, epochs - EpochCount, rows, epochs, cancellationToken);
    }

    internal void Save(StateWriter state)
    {
        Network.SaveTo(state);
        foreach ((string name, Kernels.AlignedBuffer<T> buffer) in OptimizerBuffers())
        {
            Network.SaveTo(state, name, buffer);
        }

        state.Add<double>("scalars", _state.Scalars);
        state.Add<double>("losses", [.. _state.Losses]);
        EpochPosition position = _state.Position;
        state.Add<long>("counters", _state.Step, _state.Epoch, position.Rows, position.Done, HasConverged ? 1 : 0);
        state.Add<double>("epoch-loss", position.Loss.Sum, position.Loss.Weight);
        if (_search?.State is not { } search)
        {
            return;
        }

        state.Add<long>("search", search.Count, search.Newest);
        state.Add<double>("products", search.Products);
        foreach (int place in search.Places)
        {
            Network.SaveTo(state, $"step-{place}", search.Steps[place]);
            Network.SaveTo(state, $"gradient-change-{place}", search.GradientChanges[place]);
        }
    }

    internal void Restore(StateReader state)
    {
        // Looked at as a whole before anything changes.
        ReadOnlySpan<long> counters = state.Values<long>("counters", 5);
        ReadOnlySpan<double> scalars = state.Values<double>("scalars", _state.Scalars.Length);
        ReadOnlySpan<double> losses = state.Values<double>("losses");
        ReadOnlySpan<double> epochLoss = state.Values<double>("epoch-loss", 2);
        int epoch = state.Whole(counters[1], "number of epochs", 0, int.MaxValue);
        int rows = state.Whole(counters[2], "number of rows", 0, int.MaxValue);
        int done = state.Whole(counters[3], "position in the epoch", 0, Math.Max(0, rows - 1));
        if (counters[0] < 0)
        {
            throw state.Fault($"its number of steps is {counters[0]}");
        }

        foreach ((string name, _) in OptimizerBuffers())
        {
            state.Values<T>(name, Network.ParameterCount);
        }

        RestoreSearch(state);
        Network.RestoreFrom(state);
        foreach ((string name, Kernels.AlignedBuffer<T> buffer) in OptimizerBuffers())
        {
            Network.RestoreFrom(state, name, buffer);
        }

        scalars.CopyTo(_state.Scalars);
        _state.Losses.Clear();
        _state.Losses.AddRange(losses);
        _state.Step = counters[0];
        _state.Epoch = epoch;
        _state.Position = new EpochPosition(rows, done, new EpochLoss(epochLoss[0], epochLoss[1]));
        HasConverged = counters[4] != 0;
    }

    void RestoreSearch(StateReader state)
    {
        if (_search?.State is not { } search)
        {
            return;
        }

        ReadOnlySpan<long> places = state.Values<long>("search", 2);
        int count = state.Whole(places[0], "number of remembered steps", 0, search.Steps.Length);
        int newest = state.Whole(places[1], "newest remembered step", -1, search.Steps.Length - 1);
        ReadOnlySpan<double> products = state.Values<double>("products", search.Products.Length);
        foreach (int place in LbfgsState<T>.PlacesOf(count, newest, search.Steps.Length))
        {
            Network.RestoreFrom(state, $"step-{place}", search.Steps[place]);
            Network.RestoreFrom(state, $"gradient-change-{place}", search.GradientChanges[place]);
        }

        products.CopyTo(search.Products);
        search.Count = count;
        search.Newest = newest;

        // The loss and the gradient are functions of the parameters: the next step computes them again, to the same bits.
        search.Started = false;
    }

    IEnumerable<(string Name, Kernels.AlignedBuffer<T> Buffer)> OptimizerBuffers()
    {
        (string, Kernels.AlignedBuffer<T>)[] all = [("first", _state.First), ("second", _state.Second), ("third", _state.Third)];
        foreach ((string name, Kernels.AlignedBuffer<T> buffer) in all)
        {
            if (buffer.Length > 0)
            {
                yield return (name, buffer);
            }
        }
    }

    Dictionary<string, string> Identity() => new()
    {
        [FormatKey] = Format,
        ["precision"] = typeof(T) == typeof(float) ? "float" : "double",
        ["network"] = $"{Network.Inputs} inputs -> {string.Join(" -> ", Network.Layers)}",
        ["optimizer"] = Optimizer.Name,
    };
}
