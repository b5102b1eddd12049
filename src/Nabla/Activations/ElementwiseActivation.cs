using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>An activation that maps each pre-activation by itself. To add one: a file with its function and its class, and a line in <see cref="Activation.All"/>.</summary>
/// <typeparam name="TFunction">Value and derivative.</typeparam>
/// <param name="name">Its name in files.</param>
/// <param name="function">The function, with its parameters.</param>
abstract class ElementwiseActivation<TFunction>(string name, TFunction function = default) : Activation(name)
    where TFunction : struct, IActivationFunction
{
    public override double Value(double z) => function.Value(Vector512.Create(z))[0];

    public override double Derivative(double z)
    {
        Vector512<double> vector = Vector512.Create(z);
        return function.Derivative(vector, function.Value(vector))[0];
    }

    internal override ActivationPass<T> Pass<T>() => new ElementwisePass<T, TFunction>(function);
}

/// <summary>An element-wise activation that is computed in double whatever the number type.</summary>
/// <typeparam name="TFunction">Value and derivative in double.</typeparam>
/// <param name="name">Its name in files.</param>
/// <param name="function">The function, with its parameters.</param>
abstract class WidenedActivation<TFunction>(string name, TFunction function = default)
    : ElementwiseActivation<WidenedFunction<TFunction>>(name, new WidenedFunction<TFunction>(function))
    where TFunction : struct, IDoubleFunction;
