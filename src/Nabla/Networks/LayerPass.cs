using System;
using System.Numerics;
using Nabla.Activations;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// The computations of one layer, cut into items that any thread may compute: items of one kind write different memory. Between the kinds
/// (forward, transpose, backward with the gradients beside it) everybody waits.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
abstract class LayerPass<T>(Layer layer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows of a strip: 48 rows of 64 floats are 12 KiB, a third of the first-level cache.</summary>
    protected const int StripRows = 48;

    public Layer Layer { get; } = layer;

    /// <summary>The layers it reads.</summary>
    protected int[] Sources { get; } = [.. layer.Sources];

    /// <summary>Elements from row to row of the outputs.</summary>
    public int Stride { get; } = VectorArithmetic.Padded(layer.Outputs);

    public ActivationPass<T> Activation { get; } = layer.Activation.Pass<T>();

    /// <summary>Whether pre-activations are kept beside the activations in training.</summary>
    public virtual bool KeepsPreActivations => Activation.KeepsPreActivations;

    /// <summary>Numbers that the layer keeps between the way forward and the way back, for so many rows.</summary>
    public virtual int WorkLength(int rows) => 0;

    /// <summary>The number of items of <see cref="Forward"/>.</summary>
    public virtual int ForwardItems(int rows) => Strips(rows);

    /// <summary>What one pass over the rows costs, in multiply-adds.</summary>
    public virtual long Work(int rows) => (long)rows * Stride * 4;

    /// <summary>One item of the way forward: from the outputs of the sources to those of this layer.</summary>
    public abstract void Forward(int item, NetworkMemory<T> memory);

    /// <summary>The size of <see cref="LayerMemory{T}.Transposed"/>: what the way back reads of the parameters.</summary>
    public virtual int TransposedLength => 0;

    /// <summary>The number of items of <see cref="Transpose"/>.</summary>
    public virtual int TransposeItems => 0;

    /// <summary>One item of the transposed copy of the weights, which the way back reads while the update changes the weights.</summary>
    public virtual void Transpose(int item, NetworkMemory<T> memory)
    {
    }

    /// <summary>The number of items of <see cref="Backward"/>.</summary>
    public virtual int BackwardItems(int rows) => Strips(rows);

    /// <summary>One item of the way back: from the deltas of this layer to those of its sources.</summary>
    public abstract void Backward(int item, NetworkMemory<T> memory);

    /// <summary>The number of items of <see cref="Gradient"/>.</summary>
    public virtual int GradientItems => 0;

    /// <summary>The piece of the parameters whose gradient an item of <see cref="Gradient"/> computes.</summary>
    public virtual ParameterPiece Piece(int item) => throw new NotSupportedException($"A layer of kind {Layer.Kind} has no parameters.");

    /// <summary>One item of the gradients of the parameters, written to their place in a buffer parallel to the parameters.</summary>
    public virtual void Gradient(int item, NetworkMemory<T> memory, AlignedBuffer<T> gradients)
    {
    }

    /// <summary>Whether an item of the way forward is to apply the activation; a softmax waits until its whole row is there.</summary>
    protected bool Activates(NetworkMemory<T> memory) =>
        !Layer.Activation.OutputOnly && (memory.ActivatesOutput || Layer.Index < memory.Passes.Length - 1);

    protected static int Strips(int rows) => (rows + StripRows - 1) / StripRows;

    /// <summary>The rows of a strip.</summary>
    protected static (int First, int Count) Strip(int item, int rows)
    {
        int strips = Strips(rows);
        int first = (int)((long)rows * item / strips);
        return (first, (int)((long)rows * (item + 1) / strips) - first);
    }

    /// <summary>The last step of the way back into a region of a source: <c>dC/dZ = dC/dA ⊙ f'(Z)</c> when all its readers have added their parts.</summary>
    protected static void Finish(Edge edge, NetworkMemory<T> memory, int firstRow, int rows, int firstColumn, int columns)
    {
        if (edge.IsLast && edge.Source >= 0)
        {
            memory.Passes[edge.Source].Derive(memory, firstRow, rows, firstColumn, columns);
        }
    }

    void Derive(NetworkMemory<T> memory, int firstRow, int rows, int firstColumn, int columns)
    {
        LayerMemory<T> own = memory[Layer.Index];
        Activation.Backward(
            PreActivations(memory).From(firstRow, firstColumn), own.Activations.From(firstRow, firstColumn), Stride, rows, columns,
            own.Deltas.From(firstRow, firstColumn));
    }

    /// <summary>Z of this layer.</summary>
    public virtual RowBlock<T> PreActivations(NetworkMemory<T> memory) => memory[Layer.Index].PreActivations;
}

/// <summary>A piece of the flat parameter buffer.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">Its elements, padding included.</param>
/// <param name="IsWeight">Whether it belongs to a weight matrix, to which penalties and decay apply.</param>
readonly record struct ParameterPiece(int Start, int Length, bool IsWeight);
