using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>An activation that maps each pre-activation by itself. To add one: a file with its function and its class, and a line in <see cref="Activation.All"/>.</summary>
/// <typeparam name="TFunction">Value and derivative.</typeparam>
abstract class ElementwiseActivation<TFunction>(string name, string formula) : Activation(name, formula)
    where TFunction : struct, IActivationFunction
{
    internal override ActivationPass<T> Pass<T>() => new ElementwisePass<T, TFunction>();
}
