using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Kernels;
using Nabla.Optimizers;

namespace Nabla.Tests.Optimizers;

/// <summary>An optimizer at work on a few numbers, without a network.</summary>
sealed class PlainParameters<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Optimizer _optimizer;
    readonly OptimizerPass<T> _pass;
    readonly int _count;
    readonly double[] _scalars = [.. Enumerable.Repeat(1.0, Optimizer.ScalarCount)];
    readonly T[] _parameters;
    readonly T[] _gradients;
    readonly T[][] _states;

    public PlainParameters(Optimizer optimizer, params IReadOnlyList<double> start)
    {
        _optimizer = optimizer;
        _pass = optimizer.Pass<T>();
        _count = start.Count;
        int length = VectorArithmetic.Padded(_count);
        _parameters = [.. start.Select(T.CreateTruncating), .. new T[length - _count]];
        _gradients = new T[length];
        _states = [.. Enumerable.Range(0, 3).Select(i => new T[i < _pass.StateCount ? length : 0])];
    }

    public double[] Values => [.. _parameters.Take(_count).Select(double.CreateTruncating)];

    public T[] First => _states[0][.._count];

    public T[] Second => _states[1][.._count];

    /// <summary>One step with the same penalties for every parameter.</summary>
    public double[] Step(IReadOnlyList<double> gradients, Penalties<T> penalties = default, double? learningRate = null) =>
        Step(gradients, _ => penalties, learningRate);

    /// <summary>One step with penalties that depend on the parameter.</summary>
    public double[] Step(IReadOnlyList<double> gradients, Func<int, Penalties<T>> penalties, double? learningRate = null)
    {
        Array.Clear(_gradients);
        for (int i = 0; i < _count; i++)
        {
            _gradients[i] = T.CreateTruncating(gradients[i]);
        }

        _pass.BeginStep(learningRate ?? _optimizer.LearningRate, _scalars);
        for (int i = 0; i < _count; i += VectorArithmetic.Padding)
        {
            // Every 16 parameters are a piece of their own, as a network's weights and biases are.
            Span<T> Piece(T[] all) => all.Length == 0 ? [] : all.AsSpan(i, VectorArithmetic.Padding);
            _pass.Update(Piece(_gradients), penalties(i), Piece(_parameters), Piece(_states[0]), Piece(_states[1]), Piece(_states[2]));
        }

        Assert.All(_parameters[_count..], padding => Assert.Equal(T.Zero, padding));
        return Values;
    }
}
