using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Diagnosis;

/// <summary>
/// Gradients and steps of one member of a model, by dense layer: the gradients dC/dZ on batches, with the weights that a training begins with and with those it has, and how far
/// the first steps of a training move the weights. Everything happens on copies.
/// </summary>
sealed class StepScan
{
    /// <summary>Batches whose gradients are looked at.</summary>
    const int Batches = 16;

    /// <summary>Steps whose updates are looked at.</summary>
    const int Steps = 10;

    readonly DiagnosedModel _subject;

    public StepScan(DiagnosedModel subject)
    {
        _subject = subject;
        Network<double> initial = subject.Members.Shape();
        Layers = [.. initial.Layers.Where(HasWeights)];
        InitialGradients = GradientsOf(initial);
        Gradients = GradientsOf(subject.Members.First());
        UpdateRatios = subject.Optimizer.RequiresFullBatch ? null : RatiosOf(initial.Clone());
    }

    /// <summary>The dense layers, those by blocks among them.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>Whether a layer is a dense one, whole or by blocks; a periodic embedding belongs to the inputs.</summary>
    public static bool HasWeights(Layer layer) => layer is DenseLayer || (layer is BlockDenseLayer && layer.Activation != Activation.Cosine);

    /// <summary>The root mean square over rows and units of dC/dZ of each layer, C the loss of one row, at the beginning of a training.</summary>
    public IReadOnlyList<double> InitialGradients { get; }

    /// <summary>The same with the weights as they are.</summary>
    public IReadOnlyList<double> Gradients { get; }

    /// <summary>The median over the first steps of the norm of the update over the norm of the weights; infinite where a step diverged; <see langword="null"/> for a line search.</summary>
    public IReadOnlyList<double>? UpdateRatios { get; }

    /// <summary>The place of a layer of a member among the dense ones, or -1.</summary>
    public int PlaceOf(int index) => Layers.Select((layer, place) => layer.Index == index ? place : -1).DefaultIfEmpty(-1).Max();

    double[] GradientsOf(Network<double> network)
    {
        using Trainer<double> trainer = _subject.TrainerOf(network, new StochasticGradientDescent(), _subject.BatchSize);
        double[] gradients = new double[network.ParameterCount];
        double[] squares = new double[Layers.Count];
        int rows = _subject.BatchSize;
        for (int batch = 0; batch < Batches; batch++)
        {
            _subject.CancellationToken.ThrowIfCancellationRequested();
            trainer.Gradient(_subject.Inputs, TargetsOf(), BatchOf(batch), gradients, weights: _subject.Weights);
            for (int place = 0; place < squares.Length; place++)
            {
                RowBlock<double> deltas = trainer.Memory.Deltas(Layers[place].Index);
                for (int row = 0; row < rows; row++)
                {
                    foreach (double delta in deltas.Row(row)[..Layers[place].Outputs])
                    {
                        squares[place] += delta * delta;
                    }
                }
            }
        }

        // A delta is that of the mean over the batch: times the rows it is that of one row's loss.
        return [.. squares.Select((square, place) => rows * Math.Sqrt(square / ((double)Batches * rows * Layers[place].Outputs)))];
    }

    double[] RatiosOf(Network<double> network)
    {
        using Trainer<double> trainer = _subject.TrainerOf(network, _subject.Optimizer, _subject.BatchSize);
        double[] before = new double[network.ParameterCount];
        double[] after = new double[network.ParameterCount];
        var ratios = new List<double[]>();
        for (int step = 0; step < Steps; step++)
        {
            _subject.CancellationToken.ThrowIfCancellationRequested();
            network.CopyParametersTo(before);
            try
            {
                trainer.Step(_subject.Inputs, TargetsOf(), BatchOf(step), weights: _subject.Weights);
            }
            catch (DivergedException)
            {
                return [.. Layers.Select(_ => double.PositiveInfinity)];
            }

            network.CopyParametersTo(after);
            for (int i = 0; i < after.Length; i++)
            {
                after[i] -= before[i];
            }

            double[] updates = new double[Layers.Count];
            double[] weights = new double[Layers.Count];
            AddSquares(after, updates);
            AddSquares(before, weights);
            ratios.Add([.. updates.Zip(weights, (update, weight) => weight > 0 ? Math.Sqrt(update / weight) : update > 0 ? double.PositiveInfinity : 0)]);
        }

        return [.. Layers.Select((_, place) => Median([.. ratios.Select(ratio => ratio[place])]))];
    }

    /// <summary>Adds the squares of each dense layer's weights, biases left out.</summary>
    void AddSquares(double[] flat, double[] squares)
    {
        int place = 0;
        int offset = 0;
        foreach (Layer layer in _subject.Members.Network.Layers.Take(_subject.Members.Length))
        {
            if (HasWeights(layer))
            {
                foreach (double value in flat.AsSpan(offset, layer.Tensors[0].Count))
                {
                    squares[place] += value * value;
                }

                place++;
            }

            offset += layer.ParameterCount;
        }
    }

    /// <summary>The rows of a batch: every so many, so that batches of a sorted table are alike.</summary>
    int[] BatchOf(int number)
    {
        int rows = _subject.Inputs.Rows;
        int stride = Math.Max(1, rows / _subject.BatchSize);
        return [.. Enumerable.Range(0, _subject.BatchSize).Select(i => ((i * stride) + number) % rows)];
    }

    Matrix<double> TargetsOf() => _targets ??= AsMatrix(_subject.Targets);

    Matrix<double>? _targets;

    static Matrix<double> AsMatrix(Samples<double> samples)
    {
        var matrix = new Matrix<double>(samples.Rows, samples.Columns);
        for (int row = 0; row < samples.Rows; row++)
        {
            samples.CopyRow(row, matrix.Row(row));
        }

        return matrix;
    }

    static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
