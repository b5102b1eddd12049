using System;
using System.Collections.Generic;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// Batch normalisation: each column by its mean and variance over the rows of the batch,
/// <c>y = gamma ⊙ (x - mean) / sqrt(variance + epsilon) + beta</c> (Ioffe and Szegedy 2015, algorithm 1). Training moves the running mean and
/// variance towards those of the batch, <c>running := (1 - momentum) · running + momentum · batch</c>, the variance with n - 1; prediction uses
/// the running ones, so that a row's outputs do not depend on the rows beside it. A batch of a single row has no variance: it is normalised
/// by the running statistics and leaves them alone.
/// </summary>
public sealed class BatchNormalizationLayer : Layer
{
    internal BatchNormalizationLayer(LayerPlace place, double epsilon, double momentum)
        : base(place, "batch-normalization", place.Inputs)
    {
        Epsilon = epsilon;
        Momentum = momentum;
        Gamma = new ParameterTensor("weight", Offset, 1, Outputs, isMatrix: false);
        Beta = new ParameterTensor("bias", Gamma.End, 1, Outputs, isMatrix: false);
        Tensors = [Gamma, Beta];
        RunningMean = new ParameterTensor("running_mean", StatisticsOffset, 1, Outputs, isMatrix: false);
        RunningVariance = new ParameterTensor("running_var", RunningMean.End, 1, Outputs, isMatrix: false);
        Statistics = [RunningMean, RunningVariance];
    }

    /// <summary>What is added to the variance, above 0.</summary>
    public double Epsilon { get; }

    /// <summary>The share of a batch in the running statistics, in (0, 1].</summary>
    public double Momentum { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Settings => [("epsilon", Epsilon), ("momentum", Momentum)];

    internal override IReadOnlyList<ParameterTensor> Tensors { get; }

    internal override IReadOnlyList<ParameterTensor> Statistics { get; }

    internal ParameterTensor Gamma { get; }

    internal ParameterTensor Beta { get; }

    internal ParameterTensor RunningMean { get; }

    internal ParameterTensor RunningVariance { get; }

    internal override LayerPass<T> Pass<T>() => new BatchNormalizationPass<T>(this);
}

/// <summary>
/// The loops of <see cref="BatchNormalizationLayer"/>, by blocks of columns. Each column's mean and 1 / standard deviation are kept for the
/// way back.
/// </summary>
sealed class BatchNormalizationPass<T>(BatchNormalizationLayer layer) : LayerPass<T>(layer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override int WorkLength(int rows) => 2 * Stride;

    /// <summary>A column's mean and variance are taken over all rows.</summary>
    public override bool IsByRows => false;

    public override int ForwardBlocks => ColumnBlocks.Count(Stride);

    public override void Forward(in Region region, NetworkMemory<T> memory)
    {
        for (int block = region.FirstBlock; block < region.EndBlock; block++)
        {
            Forward(block, memory);
        }
    }

    void Forward(int block, NetworkMemory<T> memory)
    {
        (int column, int width) = ColumnBlocks.At(block, Stride);
        ReadOnlySpan<T> inputs = memory.Outputs(Sources[0]).From(0, column);
        LayerMemory<T> own = memory[layer.Index];
        Span<T> mean = own.Work.Slice(column, width);
        Span<T> scale = own.Work.Slice(Stride + column, width);
        Span<T> runningMean = memory.Statistics.Slice(layer.RunningMean.Offset + column, width);
        Span<T> runningVariance = memory.Statistics.Slice(layer.RunningVariance.Offset + column, width);
        if (UsesBatch(memory))
        {
            ColumnNormalizationKernel.Moments(inputs, Stride, memory.Rows, mean, scale);
            if (memory.UpdatesStatistics)
            {
                ColumnNormalizationKernel.Follow(mean, scale, memory.Rows, T.CreateTruncating(layer.Momentum), runningMean, runningVariance);
            }
        }
        else
        {
            runningMean.CopyTo(mean);
            runningVariance.CopyTo(scale);
        }

        ColumnNormalizationKernel.ToScale(scale, T.CreateTruncating(layer.Epsilon));
        ColumnNormalizationKernel.Forward(
            inputs, Stride, memory.Rows, mean, scale, memory.Parameters.Slice(layer.Gamma.Offset + column, width),
            memory.Parameters.Slice(layer.Beta.Offset + column, width), own.Activations.From(0, column));
    }

    public override int BackwardBlocks => ColumnBlocks.Count(Stride);

    public override void Backward(in Region region, NetworkMemory<T> memory)
    {
        for (int block = region.FirstBlock; block < region.EndBlock; block++)
        {
            Backward(block, memory);
        }
    }

    void Backward(int block, NetworkMemory<T> memory)
    {
        Edge edge = memory.Edges[layer.Index][0];
        (int column, int width) = ColumnBlocks.At(block, Stride);
        LayerMemory<T> own = memory[layer.Index];
        ColumnNormalizationKernel.Backward(
            memory.Outputs(edge.Source).From(0, column), own.Deltas.From(0, column), Stride, memory.Rows, own.Work.Slice(column, width),
            own.Work.Slice(Stride + column, width), memory.Parameters.Slice(layer.Gamma.Offset + column, width), UsesBatch(memory),
            memory.Deltas(edge.Source).From(0, column), add: !edge.IsFirst);
        Finish(edge, memory, 0, memory.Rows, column, width);
    }

    /// <summary>gamma in blocks of columns, then beta.</summary>
    public override int GradientItems => 2 * ColumnBlocks.Count(Stride);

    public override ParameterPiece Piece(int item)
    {
        int blocks = ColumnBlocks.Count(Stride);
        (int column, int width) = ColumnBlocks.At(item % blocks, Stride);
        return new((item < blocks ? layer.Gamma.Offset : layer.Beta.Offset) + column, width, IsWeight: false);
    }

    public override void Gradient(int item, NetworkMemory<T> memory, AlignedBuffer<T> to, int offset)
    {
        (int column, int width) = ColumnBlocks.At(item % ColumnBlocks.Count(Stride), Stride);
        Span<T> gradient = to.Slice(offset, width);
        LayerMemory<T> own = memory[layer.Index];
        if (item >= ColumnBlocks.Count(Stride))
        {
            RowKernel.SumRows(own.Deltas.Span, Stride, memory.Rows, column, width, gradient);
        }
        else
        {
            ColumnNormalizationKernel.GammaGradient(
                memory.Outputs(Sources[0]).From(0, column), own.Deltas.From(0, column), Stride, memory.Rows,
                own.Work.Slice(column, width), own.Work.Slice(Stride + column, width), gradient);
        }
    }

    static bool UsesBatch(NetworkMemory<T> memory) => memory.Training && memory.Rows > 1;
}
