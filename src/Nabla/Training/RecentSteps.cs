using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.Kernels;
using Nabla.Networks;

namespace Nabla.Training;

/// <summary>
/// A copy of the state of a run every so many steps, and what the steps since then were taken on: enough to take them once more, to the same bits, up
/// to the step before the one that went wrong. A step itself costs next to nothing by it.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class RecentSteps<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Steps between two copies, of a small network and of a large one: few enough that taking them again is no long wait.</summary>
    const int SmallInterval = 512, LargeInterval = 64;

    /// <summary>The parameters of the largest small network.</summary>
    const int LargestSmall = 16_384;

    /// <summary>Row numbers that the record may hold on to: a full batch has as many in every step.</summary>
    const long MostRows = 4 << 20;

    /// <summary>Bytes above which no copy is kept.</summary>
    const long LargestCopy = 512L << 20;

    readonly Network<T> _network;
    readonly TrainingState<T> _state;
    readonly int _batchSize;
    readonly AlignedBuffer<T>[] _from;
    readonly T[][] _copies;
    readonly double[] _scalars;
    readonly int _interval;
    readonly double[] _shares;
    readonly List<Span> _spans = [];
    int[] _rows = [];
    int _count;
    long _held;
    long _step;
    long _version = -1;

    RecentSteps(Network<T> network, TrainingState<T> state, int batchSize, AlignedBuffer<T>[] from)
    {
        _network = network;
        _state = state;
        _batchSize = batchSize;
        _from = from;
        _copies = [.. Array.ConvertAll(from, buffer => new T[buffer.Length])];
        _scalars = new double[state.Scalars.Length];
        _interval = state.Parameters.Length > LargestSmall ? LargeInterval : SmallInterval;
        _shares = new double[_interval + 1];
    }

    /// <summary>Steps of one data set in one order.</summary>
    /// <param name="Data">The data.</param>
    /// <param name="Rows">The rows of these steps, and of others.</param>
    /// <param name="First">Where in them the first of these steps begins.</param>
    /// <param name="Start">How many steps since the copy were taken before it.</param>
    /// <param name="End">Behind the last row of the last of these steps.</param>
    readonly record struct Span(Batch<T> Data, int[] Rows, int First, int Start, int End);

    /// <summary>The record of a run; <see langword="null"/> where the state is so large that a copy of it would be a burden.</summary>
    public static RecentSteps<T>? For(Network<T> network, TrainingState<T> state, int batchSize) =>
        LengthOf(network, state.StateCount) == 0 ? null : new RecentSteps<T>(network, state, batchSize, [state.Parameters, network.Statistics, state.First, state.Second, state.Third]);

    /// <summary>How many numbers the copy of a state holds; 0 where none is kept.</summary>
    /// <param name="network">The network.</param>
    /// <param name="stateCount">How many buffers parallel to the parameters the optimizer keeps.</param>
    public static long LengthOf(Network<T> network, int stateCount)
    {
        long length = ((1L + stateCount) * network.Parameters.Length) + network.Statistics.Length;
        return length * Unsafe.SizeOf<T>() > LargestCopy ? 0 : length;
    }

    /// <summary>Whether the copy is of other parameters than those that the run goes on from.</summary>
    public bool IsStale => _version != _network.ParameterVersion;

    /// <summary>Whether it is time for a new copy: of parameters whose loss is finite, or the old one, to which one step more can be added, is of more use.</summary>
    public bool IsDue => _count >= _interval || _held > MostRows;

    /// <summary>The number of the step, from 0, that the run had done when the copy was made.</summary>
    public long CopiedStep => _step;

    /// <summary>The steps from now on take their rows in this order, from that place on.</summary>
    public void Enter(in Batch<T> data, int[] order, int first)
    {
        _held += order.Length;
        _spans.Add(new Span(data, order, first, _count, order.Length));
    }

    /// <summary>A step of an epoch is about to be taken.</summary>
    /// <param name="first">Where its rows begin in the order of the epoch.</param>
    /// <param name="share">Its share of the learning rate.</param>
    public void Begin(int first, double share)
    {
        if (_count == 0)
        {
            _spans[^1] = _spans[^1] with { First = first, Start = 0 };
        }

        _shares[_count++] = share;
    }

    /// <summary>A step on these rows is about to be taken, which belongs to no epoch.</summary>
    public void Begin(in Batch<T> data, ReadOnlySpan<int> rows, double share)
    {
        if (_rows.Length == 0)
        {
            _rows = new int[(_interval + 1) * _batchSize];
        }

        int at = _count * _batchSize;
        rows.CopyTo(_rows.AsSpan(at));
        _spans.Add(new Span(data, _rows, at, _count, at + rows.Length));
        _shares[_count++] = share;
    }

    /// <summary>The rows of a step since the copy, and its share of the learning rate.</summary>
    /// <param name="index">0 for the first step after the copy.</param>
    public (Batch<T> Data, ReadOnlyMemory<int> Rows, double Share) this[int index]
    {
        get
        {
            Span span = _spans.FindLast(span => span.Start <= index);
            int first = span.First + ((index - span.Start) * _batchSize);
            return (span.Data, span.Rows.AsMemory(first, Math.Min(_batchSize, span.End - first)), _shares[index]);
        }
    }

    /// <summary>Brings back the state of the copy; what was known of the steps behind it stays known.</summary>
    public void Restore()
    {
        _network.CopyFrom(_copies[0], _copies[1]);
        for (int i = 2; i < _from.Length; i++)
        {
            _copies[i].CopyTo(_from[i].Span);
        }

        _scalars.CopyTo(_state.Scalars, 0);
        _state.Step = _step;
        _version = -1;
    }

    /// <summary>Copies the state as it is, and forgets the steps before it.</summary>
    public void Copy()
    {
        for (int i = 0; i < _from.Length; i++)
        {
            _from[i].Span.CopyTo(_copies[i]);
        }

        _state.Scalars.CopyTo(_scalars, 0);
        _step = _state.Step;
        _version = _network.ParameterVersion;
        _count = 0;
        _held = 0;
        _spans.RemoveRange(0, Math.Max(0, _spans.Count - 1));
    }
}
