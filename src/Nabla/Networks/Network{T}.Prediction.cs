using System;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Threading;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <content>Prediction, and the way back to the inputs.</content>
public sealed partial class Network<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Multiply-adds of a prediction for each thread below which another one does not pay: some 40 microseconds of work.</summary>
    const long WorkPerThread = 2_000_000;

    /// <summary>Memories that no prediction uses at the moment: never more than processors, however many threads predict.</summary>
    readonly NetworkMemory<T>?[] _memories = new NetworkMemory<T>?[Environment.ProcessorCount];

    SingleRowPass<T>? _singleRow;
    bool _lacksSingleRow;

    /// <summary>The outputs of every row. A row's outputs depend on that row alone: not on the rows beside it, nor on their number.</summary>
    /// <param name="inputs"><c>[rows x inputs]</c></param>
    /// <param name="threads">
    /// The most threads at work, the caller included; 0, the default, chooses by the work, at most one a processor. The others are borrowed from
    /// the thread pool: where it is busy, the caller does their part. The outputs do not depend on it.
    /// </param>
    /// <returns><c>[rows x outputs]</c></returns>
    /// <exception cref="ArgumentException">The matrix has not one column per input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative number of threads.</exception>
    public Matrix<T> Predict(Matrix<T> inputs, int threads = 0)
    {
        CheckInputs(inputs);
        var outputs = new Matrix<T>(inputs.Rows, Outputs);
        Predict(inputs, outputs, threads);
        return outputs;
    }

    /// <summary>The outputs of every row, written to a matrix that the caller keeps.</summary>
    /// <param name="inputs"><c>[rows x inputs]</c></param>
    /// <param name="outputs"><c>[rows x outputs]</c></param>
    /// <param name="threads">The most threads at work, as in <see cref="Predict(Matrix{T}, int)"/>.</param>
    /// <exception cref="ArgumentException">A matrix has not the shape that the network or the other one asks for; the message names both.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative number of threads.</exception>
    public void Predict(Matrix<T> inputs, Matrix<T> outputs, int threads = 0)
    {
        CheckInputs(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        if (outputs.Rows != inputs.Rows || outputs.Columns != Outputs)
        {
            throw new ArgumentException(
                $"{inputs.Rows} rows of inputs give outputs of {inputs.Rows} x {Outputs}; the matrix for them is {outputs.Rows} x {outputs.Columns}.",
                nameof(outputs));
        }

        if (threads == 0)
        {
            long work = 0;
            foreach (LayerPass<T> pass in Passes)
            {
                work += pass.Work(inputs.Rows);
            }

            threads = (int)Math.Clamp(work / WorkPerThread, 1, Environment.ProcessorCount);
        }

        if (inputs.Rows == 1)
        {
            Predict(inputs.Row(0), outputs.Row(0));
        }
        else if (threads > 1)
        {
            BulkPrediction<T>.Run(this, inputs, outputs, threads);
        }
        else
        {
            Forward(inputs, 0, inputs.Rows, activateOutput: true, outputs);
        }
    }

    /// <summary>
    /// The outputs of one row, the same bits as among other rows; <paramref name="outputs"/> may be the memory of <paramref name="inputs"/>.
    /// Allocates nothing once a thread has predicted with a network of this width. Threads do not wait for each other.
    /// </summary>
    /// <param name="inputs">Exactly <see cref="Inputs"/> elements.</param>
    /// <param name="outputs">Exactly <see cref="Outputs"/> elements.</param>
    /// <exception cref="ArgumentException">A span has another length; the message names both.</exception>
    public void Predict(ReadOnlySpan<T> inputs, Span<T> outputs)
    {
        if (inputs.Length != Inputs || outputs.Length != Outputs)
        {
            ThrowLengths(inputs.Length, outputs.Length);
        }

        if ((_singleRow ?? FindSingleRow()) is { } pass)
        {
            pass.Run(inputs, outputs);
            return;
        }

        NetworkMemory<T> memory = Rent(1);
        RowBlock<T> row = memory.SingleRow;
        inputs.CopyTo(row.Span);
        memory.Inputs = row;
        memory.WriteOutputsTo(memory.SingleOutput);
        Run(memory, rows: 1, activateOutput: true);
        memory.Outputs(Layers.Count - 1).Span[..outputs.Length].CopyTo(outputs);
        Return(memory);
    }

    /// <summary>
    /// The vector-Jacobian product of the prediction: <c>dC/d(input)</c> from <c>dC/d(output)</c>, row by row, for a program of which this network
    /// is a part. Dropout drops nothing, batch normalisation uses its running statistics.
    /// </summary>
    /// <param name="inputs"><c>[rows x inputs]</c></param>
    /// <param name="outputGradients">dC/d(output), <c>[rows x outputs]</c></param>
    /// <returns>dC/d(input), <c>[rows x inputs]</c></returns>
    /// <exception cref="ArgumentException">The shapes do not fit the network or each other; the message names them.</exception>
    public Matrix<T> InputGradient(Matrix<T> inputs, Matrix<T> outputGradients)
    {
        CheckInputs(inputs);
        ArgumentNullException.ThrowIfNull(outputGradients);
        if (outputGradients.Rows != inputs.Rows || outputGradients.Columns != Outputs)
        {
            throw new ArgumentException(
                $"{inputs.Rows} rows of inputs need output gradients of {inputs.Rows} x {Outputs}; they are {outputGradients.Rows} x {outputGradients.Columns}.",
                nameof(outputGradients));
        }

        var gradients = new Matrix<T>(inputs.Rows, Inputs);
        NetworkMemory<T> memory = NetworkMemory<T>.ForGradients(this, Math.Min(ChunkRows, Math.Max(1, inputs.Rows)), 0, inputGradient: true);
        for (int first = 0; first < inputs.Rows; first += ChunkRows)
        {
            int rows = Math.Min(ChunkRows, inputs.Rows - first);
            RowKernel.Copy(inputs.Buffer.Span[(first * inputs.Stride)..], inputs.Stride, memory.Inputs.Span, inputs.Stride, rows, inputs.Stride);
            Run(memory, rows, activateOutput: true);
            if (Layers.Count > 0)
            {
                Back(memory, outputGradients, first);
            }

            RowBlock<T> result = Layers.Count > 0 ? memory.InputDeltas!.Value : new(outputGradients.Buffer, first * outputGradients.Stride, outputGradients.Stride);
            RowKernel.Copy(result.Span, result.Stride, gradients.Buffer.Span[(first * gradients.Stride)..], gradients.Stride, rows, gradients.Stride);
        }

        return gradients;
    }

    /// <summary>The outputs of rows [first, end), written to the same rows of <paramref name="outputs"/>.</summary>
    /// <param name="inputs">All inputs.</param>
    /// <param name="first">The first row.</param>
    /// <param name="end">Behind the last row.</param>
    /// <param name="activateOutput">False leaves out the last layer's activation: the outputs are logits.</param>
    /// <param name="outputs">All outputs.</param>
    internal void Forward(Matrix<T> inputs, int first, int end, bool activateOutput, Matrix<T> outputs)
    {
        NetworkMemory<T> memory = Rent(Math.Min(ChunkRows, end - first));
        for (; first < end; first += ChunkRows)
        {
            int rows = Math.Min(ChunkRows, end - first);
            var block = new RowBlock<T>(outputs.Buffer, first * outputs.Stride, outputs.Stride);
            memory.Inputs = new RowBlock<T>(inputs.Buffer, first * inputs.Stride, inputs.Stride);
            memory.WriteOutputsTo(block);
            Run(memory, rows, activateOutput);
            if (Layers.Count == 0)
            {
                RowKernel.Copy(memory.Inputs.Span, inputs.Stride, block.Span, outputs.Stride, rows, outputs.Stride);
            }

            // The activation of a padding zero need not be zero: a matrix's padding is.
            for (int row = 0; row < rows; row++)
            {
                block.Row(row)[Outputs..].Clear();
            }
        }

        Return(memory);
    }

    /// <summary>All layers, forwards, on the caller's thread.</summary>
    void Run(NetworkMemory<T> memory, int rows, bool activateOutput)
    {
        memory.Rows = rows;
        memory.ActivatesOutput = activateOutput;
        foreach (LayerPass<T> pass in Passes)
        {
            if (memory[pass.Layer.Index].PassesOn is not null)
            {
                continue;
            }

            pass.Forward(new Region(0, rows, 0, pass.ForwardBlocks), memory);

            if (activateOutput && pass.Layer.Activation.OutputOnly)
            {
                Span<T> outputs = memory[pass.Layer.Index].Activations.Span;
                pass.Activation.Forward(outputs, pass.Stride, rows, pass.Layer.Outputs, outputs);
            }
        }
    }

    /// <summary>All layers, backwards, on the caller's thread.</summary>
    void Back(NetworkMemory<T> memory, Matrix<T> outputGradients, int first)
    {
        LayerPass<T> last = Passes[^1];
        LayerMemory<T> own = memory[Passes.Length - 1];
        RowKernel.Copy(outputGradients.Buffer.Span[(first * outputGradients.Stride)..], last.Stride, own.Deltas.Span, last.Stride, memory.Rows, last.Stride);
        int columns = last.Layer.Activation.OutputOnly ? last.Layer.Outputs : last.Stride;
        last.Derive(memory, 0, memory.Rows, 0, columns);
        for (int layer = Passes.Length - 1; layer >= 0; layer--)
        {
            LayerPass<T> pass = Passes[layer];
            for (int item = 0; item < pass.TransposeItems; item++)
            {
                pass.Transpose(item, memory);
            }

            pass.Backward(new Region(0, memory.Rows, 0, pass.BackwardBlocks), memory);
        }
    }

    void CheckInputs(Matrix<T> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Columns != Inputs)
        {
            throw new ArgumentException($"The network has {Inputs} inputs; the matrix has {inputs.Columns} columns.", nameof(inputs));
        }
    }

    [DoesNotReturn]
    void ThrowLengths(int inputs, int outputs) => throw new ArgumentException(
        $"The network has {Inputs} inputs and {Outputs} outputs; {inputs} and {outputs} places were given.",
        inputs != Inputs ? nameof(inputs) : nameof(outputs));

    SingleRowPass<T>? FindSingleRow()
    {
        // Two threads that come here at once build the same thing.
        if (!Volatile.Read(ref _lacksSingleRow))
        {
            SingleRowPass<T>? found = SingleRowPass<T>.Of(this);
            Volatile.Write(ref _singleRow, found);
            Volatile.Write(ref _lacksSingleRow, found is null);
        }

        return _singleRow;
    }

    /// <summary>A memory for at least so many rows that nobody else uses.</summary>
    NetworkMemory<T> Rent(int rows)
    {
        for (int i = 0; i < _memories.Length; i++)
        {
            if (Volatile.Read(ref _memories[i]) is not null && Interlocked.Exchange(ref _memories[i], null) is { } memory && memory.MaximumRows >= rows)
            {
                return memory;
            }
        }

        return NetworkMemory<T>.ForPrediction(this, Math.Max(1, rows));
    }

    void Return(NetworkMemory<T> memory)
    {
        for (int i = 0; i < _memories.Length; i++)
        {
            if (Interlocked.CompareExchange(ref _memories[i], memory, null) is null)
            {
                return;
            }
        }
    }
}
