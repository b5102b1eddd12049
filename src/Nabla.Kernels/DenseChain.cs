using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Kernels;

/// <summary>
/// A training step of one thread through a chain of small dense layers: forward to the last pre-activations, and from their deltas backward, every
/// layer's parameters updated as soon as nobody needs their old values. Addresses and shapes are worked out once; activation and optimizer are
/// compiled into the loops.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// Every number is computed by the operations of <see cref="MatrixProduct"/>, <see cref="ActivationKernel"/>, <see cref="RowKernel"/> and
/// <see cref="UpdateKernel"/> in their order, so that the bits are those of the step that goes layer by layer. What differs is what stays in
/// registers, and that a last layer of one output, which has one column in memory of its own here, does not compute the 15 columns of padding.
/// </remarks>
abstract unsafe class DenseChain<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What keeps the memory alive that the layers point to.</summary>
    readonly ChainLayer<T>[] _memory;
    readonly int _capacity;

    /// <param name="layers">The layers, the first one first.</param>
    /// <param name="states">The parameters, and up to three buffers parallel to them that the optimizer keeps.</param>
    /// <param name="capacity">The most rows of a step.</param>
    protected DenseChain(ChainLayer<T>[] layers, AlignedBuffer<T>[] states, int capacity)
    {
        _memory = layers;
        _capacity = capacity;
        States = states;
        Layers = new Place[layers.Length];
        for (int i = 0; i < layers.Length; i++)
        {
            Layers[i] = new Place(layers[i], i == 0 ? null : layers[i - 1], states, capacity);
        }

        EndsInColumn = layers.Length > 1 && layers[^1].Layout.Columns == 1;
        Outputs = new AlignedBuffer<T>(EndsInColumn ? VectorArithmetic.Padded(capacity) + VectorArithmetic.Padding : 0);
        OutputDeltas = new AlignedBuffer<T>(EndsInColumn ? VectorArithmetic.Padded(capacity) + VectorArithmetic.Padding : 0);
        Column = new AlignedBuffer<T>[states.Length];
        for (int state = 0; state < states.Length; state++)
        {
            Column[state] = state == 0 ? layers[^1].Transposed : new AlignedBuffer<T>(EndsInColumn ? layers[^1].Transposed.Length : 0);
        }
    }

    /// <summary>Whether the last layer has one output: its pre-activations are in <see cref="Outputs"/>, and not where the layer has them otherwise.</summary>
    public bool EndsInColumn { get; }

    /// <summary>The pre-activations of a last layer of one output, one a row without gaps.</summary>
    public AlignedBuffer<T> Outputs { get; }

    /// <summary>Their deltas.</summary>
    public AlignedBuffer<T> OutputDeltas { get; }

    /// <summary>The way from the inputs to the last pre-activations.</summary>
    /// <param name="rows">The rows of the batch.</param>
    public abstract void Forward(int rows);

    /// <summary>The way back from the last deltas, and the update of all parameters.</summary>
    /// <param name="rows">The rows of the batch.</param>
    /// <param name="weights">What is done to weights and their gradients before the update.</param>
    /// <param name="biases">The same for biases.</param>
    public abstract void Backward(int rows, in Penalties<T> weights, in Penalties<T> biases);

    /// <summary>The parameters, and the optimizer's buffers.</summary>
    protected AlignedBuffer<T>[] States { get; }

    /// <summary>For each of <see cref="States"/>, the weights of a last layer of one output, without gaps; that of the parameters is Wᵀ.</summary>
    protected AlignedBuffer<T>[] Column { get; }

    /// <summary>The layers' addresses.</summary>
    protected Place[] Layers { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void Check(int rows)
    {
        if ((uint)rows > (uint)_capacity)
        {
            Refuse(rows);
        }
    }

    void Refuse(int rows) => throw new ArgumentOutOfRangeException(nameof(rows), rows, $"The chain has memory for {_capacity} rows.");

    /// <summary>Where a layer has its numbers.</summary>
    protected readonly struct Place
    {
        public Place(ChainLayer<T> layer, ChainLayer<T>? before, AlignedBuffer<T>[] states, int capacity)
        {
            Layer = layer;
            Inputs = layer.Layout.Rows;
            Outputs = layer.Layout.Columns;
            Stride = layer.Layout.PaddedColumns;
            XRow = layer.Inputs.Row;
            bool panel = layer.Layout.PanelCount == 1 && Inputs <= MatrixProduct.PanelColumns;
            Work = panel ? layer.Layout.Length : int.MaxValue / 2;
            X = layer.Inputs.Pointer(capacity, layer.Inputs.Row, Inputs, 1);
            Z = layer.PreActivations.Pointer(capacity, Stride, Stride, 1);
            A = layer.Activations.Pointer(capacity, Stride, Stride, 1);
            D = layer.Deltas.Pointer(capacity, Stride, Stride, 1);
            foreach (AlignedBuffer<T> state in states)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(state.Length, layer.Biases + Stride, nameof(states));
                ArgumentOutOfRangeException.ThrowIfLessThan(state.Length, layer.Weights + layer.Layout.Length, nameof(states));
            }

            if (before is not null)
            {
                // What follows is read and written as far as the padding of the layer before goes.
                before.Activations.Pointer(capacity, layer.Inputs.Row, before.Layout.PaddedColumns, 1);
                var transposed = new PanelLayout(Outputs, Inputs);
                ArgumentOutOfRangeException.ThrowIfLessThan(layer.Transposed.Length, transposed.Length, nameof(layer));
                ArgumentOutOfRangeException.ThrowIfNotEqual(layer.Inputs.Row, before.Layout.PaddedColumns, nameof(layer));
            }
        }

        public ChainLayer<T> Layer { get; }

        public int Inputs { get; }

        public int Outputs { get; }

        public int Stride { get; }

        public nint XRow { get; }

        /// <summary>Multiply-adds of a row; more than anything where W or its transposed has several panels.</summary>
        public long Work { get; }

        public T* X { get; }

        public T* Z { get; }

        public T* A { get; }

        public T* D { get; }
    }
}
