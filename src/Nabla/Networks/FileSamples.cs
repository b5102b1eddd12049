using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Threading;
using Nabla.Files;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// Rows that stay in their file: the system reads what a step needs and forgets what it has no room for, so that the file may be larger than the
/// memory. Training on it gives the same bits as on the same numbers in memory. Opened by <see cref="SampleFile.Open{T}(string)"/>.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class FileSamples<T> : Samples<T>, IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly MappedBytes _file;
    readonly ByteConversion<T>? _conversion;
    readonly SampleStorage _storage;
    readonly int _rowLength;
    long _gathered;

    internal FileSamples(MappedBytes file, SampleHeader header, bool? readsAhead)
        : base((int)header.Rows, header.Columns)
    {
        _file = file;
        _storage = header.Storage;
        _rowLength = header.RowLength;
        _conversion = header.Storage == SampleStorage.Byte ? new ByteConversion<T>(header.Scale, header.Shift) : null;

        // Where the file fits into memory with room to spare, the system keeps it there by itself; advice for each row would only cost time.
        ReadsAhead = readsAhead ?? file.Length > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
        if (ReadsAhead)
        {
            file.ExpectNoOrder();
        }
    }

    /// <summary>Whether an epoch has its rows read from the disk before it needs them.</summary>
    internal bool ReadsAhead { get; }

    /// <summary>Closes the file. Nobody may read rows at that time or later.</summary>
    public void Dispose() => ((IDisposable)_file).Dispose();

    internal override void Gather(ReadOnlySpan<int> rows, Span<T> destination)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            Copy(rows[i], destination.Slice(i * Stride, Stride));
        }

        if (ReadsAhead)
        {
            Interlocked.Add(ref _gathered, rows.Length);
        }
    }

    internal override void Gather(int first, int count, Span<T> destination)
    {
        for (int i = 0; i < count; i++)
        {
            Copy(first + i, destination.Slice(i * Stride, Stride));
        }
    }

    internal override IDisposable? ReadAhead(int[] order) => ReadsAhead ? new RowsAhead(this, order) : null;

    private protected override void Copy(int row, Span<T> destination)
    {
        ReadOnlySpan<byte> bytes = _file.Slice(SampleHeader.Length + ((long)row * _rowLength), _rowLength);
        if (_conversion is not null)
        {
            _conversion.Widen(bytes, destination);
        }
        else if (Unsafe.SizeOf<T>() == SampleHeader.BytesOf(_storage))
        {
            LittleEndian.Values<T>(bytes).CopyTo(destination);
            destination[Columns..].Clear();
        }
        else if (_storage == SampleStorage.Float)
        {
            Convert(LittleEndian.Values<float>(bytes), destination);
        }
        else
        {
            Convert(LittleEndian.Values<double>(bytes), destination);
        }
    }

    static void Convert<TStored>(ReadOnlySpan<TStored> stored, Span<T> destination)
        where TStored : unmanaged, IBinaryFloatingPointIeee754<TStored>
    {
        for (int i = 0; i < stored.Length; i++)
        {
            destination[i] = T.CreateTruncating(stored[i]);
        }

        destination[stored.Length..].Clear();
    }

    /// <summary>
    /// A thread that walks along the order of an epoch some rows before the steps do, and asks the system to read them: many requests at once, where
    /// the steps themselves would wait for one after the other.
    /// </summary>
    sealed class RowsAhead : IDisposable
    {
        const int BytesAhead = 16 * 1024 * 1024;

        readonly FileSamples<T> _samples;
        readonly int[] _order;
        readonly long _before;
        readonly Thread _thread;
        volatile bool _stopped;

        public RowsAhead(FileSamples<T> samples, int[] order)
        {
            _samples = samples;
            _order = order;
            _before = Interlocked.Read(ref samples._gathered);
            _thread = new Thread(Walk) { IsBackground = true, Name = "Nabla rows ahead" };
            _thread.Start();
        }

        public void Dispose()
        {
            _stopped = true;
            _thread.Join();
        }

        void Walk()
        {
            int window = Math.Max(256, BytesAhead / _samples._rowLength);
            for (int i = 0; i < _order.Length; i++)
            {
                while (i - (Interlocked.Read(ref _samples._gathered) - _before) > window)
                {
                    if (_stopped)
                    {
                        return;
                    }

                    Thread.Sleep(1);
                }

                _samples._file.ReadAhead(SampleHeader.Length + ((long)_order[i] * _samples._rowLength), _samples._rowLength);
            }
        }
    }
}
