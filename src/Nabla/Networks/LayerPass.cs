using System;
using System.Numerics;
using Nabla.Activations;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// The computations of one layer. Each takes a region of rows and blocks of columns, so that threads can share it: regions that do not overlap
/// write different memory. Most layers compute a row from that row alone, so that a thread can take its rows through many layers without
/// waiting for anybody.
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

    /// <summary>Whether a row's outputs and deltas depend on that row alone. False: a region has all rows.</summary>
    public virtual bool IsByRows => true;

    /// <summary>The blocks of columns of <see cref="Forward"/>; 1 where a region has all columns.</summary>
    public virtual int ForwardBlocks => 1;

    /// <summary>The blocks of columns of <see cref="Backward"/>; 1 where a region has all columns.</summary>
    public virtual int BackwardBlocks => 1;

    /// <summary>What one pass over the rows costs, in multiply-adds.</summary>
    public virtual long Work(int rows) => (long)rows * Stride * 4;

    /// <summary>Prepares what the layer needs of a memory whose buffers stay where they are.</summary>
    public virtual void Bind(NetworkMemory<T> memory)
    {
    }

    /// <summary>The way forward: from the outputs of the sources to those of this layer.</summary>
    public abstract void Forward(in Region region, NetworkMemory<T> memory);

    /// <summary>The way back: from the deltas of this layer to those of its sources.</summary>
    public abstract void Backward(in Region region, NetworkMemory<T> memory);

    /// <summary>The size of <see cref="LayerMemory{T}.Transposed"/>, which the way back reads in place of the weights.</summary>
    public virtual int TransposedLength => 0;

    /// <summary>The number of items of <see cref="Transpose"/>.</summary>
    public virtual int TransposeItems => 0;

    /// <summary>One item of the transposed copy of the weights.</summary>
    public virtual void Transpose(int item, NetworkMemory<T> memory)
    {
    }

    /// <summary>The number of items of <see cref="Gradient"/>.</summary>
    public virtual int GradientItems => 0;

    /// <summary>The piece of the parameters whose gradient an item of <see cref="Gradient"/> computes.</summary>
    public virtual ParameterPiece Piece(int item) => throw new NotSupportedException($"A layer of kind {Layer.Kind} has no parameters.");

    /// <summary>One item of the gradients of the parameters: the numbers of its <see cref="Piece"/>, from <paramref name="offset"/> on.</summary>
    public virtual void Gradient(int item, NetworkMemory<T> memory, AlignedBuffer<T> to, int offset)
    {
    }

    /// <summary>Brings the transposed copy up to date with the piece of the parameters of an item, which has just been updated.</summary>
    public virtual void Refresh(int item, NetworkMemory<T> memory)
    {
    }

    /// <summary>Whether the way forward is to apply the activation; a softmax waits until its whole row is there.</summary>
    protected bool Activates(NetworkMemory<T> memory) =>
        !Layer.Activation.OutputOnly && (memory.ActivatesOutput || Layer.Index < memory.Passes.Length - 1);

    /// <summary>The last step of the way back into a region of a source: <c>dC/dZ = dC/dA ⊙ f'(Z)</c> when all its readers have added their parts.</summary>
    protected static void Finish(Edge edge, NetworkMemory<T> memory, int firstRow, int rows, int firstColumn, int columns)
    {
        if (edge.IsLast && edge.Source >= 0)
        {
            memory.Passes[edge.Source].Derive(memory, firstRow, rows, firstColumn, columns);
        }
    }

    /// <summary>Asks for what <see cref="Derive"/> will read besides the deltas, where that has left the cache since the way forward.</summary>
    public virtual void AskForSlopes(NetworkMemory<T> memory, int firstRow, int rows, int firstColumn, int columns)
    {
    }

    /// <summary><c>dC/dZ = dC/dA ⊙ f'(Z)</c> for a region of this layer's deltas.</summary>
    public virtual void Derive(NetworkMemory<T> memory, int firstRow, int rows, int firstColumn, int columns)
    {
        LayerMemory<T> own = memory[Layer.Index];
        Activation.Backward(
            PreActivations(memory).From(firstRow, firstColumn), own.Activations.From(firstRow, firstColumn), Stride, rows, columns,
            own.Deltas.From(firstRow, firstColumn));
    }

    /// <summary>Z of this layer; behind the way forward of training f'(Z) where its activation keeps slopes.</summary>
    public virtual RowBlock<T> PreActivations(NetworkMemory<T> memory) => memory[Layer.Index].PreActivations;
}

/// <summary>A piece of the flat parameter buffer.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">Its elements, padding included.</param>
/// <param name="IsWeight">Whether it belongs to a weight matrix, to which penalties and decay apply.</param>
readonly record struct ParameterPiece(int Start, int Length, bool IsWeight);
