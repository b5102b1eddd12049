using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Networks;
using Nabla.Training;

namespace Nabla.Tests.Training;

/// <summary>Small seeded problems for training tests.</summary>
static class Problem
{
    /// <summary>Inputs uniform in [-1, 1).</summary>
    public static Matrix<T> Inputs<T>(int rows, int columns, int seed = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        var inputs = new Matrix<T>(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                inputs[row, column] = T.CreateTruncating(random.NextDouble() * 2 - 1);
            }
        }

        return inputs;
    }

    /// <summary>Class r modulo the number of classes for row r.</summary>
    public static Matrix<T> Classes<T>(int rows, int classes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Matrix<T>.OneHot([.. Enumerable.Range(0, rows).Select(row => row % classes)], classes);

    public static T[] Parameters<T>(Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] parameters = new T[network.ParameterCount];
        network.CopyParametersTo(parameters);
        return parameters;
    }

    public static T[] Gradient<T>(Trainer<T> trainer, Matrix<T> inputs, Matrix<T> targets, params int[] rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] gradients = new T[trainer.Network.ParameterCount];
        trainer.Gradient(inputs, targets, rows, gradients);
        return gradients;
    }

    public static Epoch[] Train<T>(Trainer<T> trainer, Matrix<T> inputs, Matrix<T> targets, int epochs, int[]? rows = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. (IEnumerable<Epoch>)trainer.Run(inputs, targets, epochs, rows)];
}
