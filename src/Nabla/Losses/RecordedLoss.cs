using System;
using Nabla.Activations;

namespace Nabla.Losses;

/// <summary>The name of a custom loss in a model file: the program that trained the model defined the loss, and predictions do not need it.</summary>
sealed class RecordedLoss(string name) : Loss(name, LossTargets.Numbers)
{
    public override string Formula => "defined in the program that trained the model";

    public override string Gradient => "defined in the program that trained the model";

    public override string Source => "defined in the program that trained the model";

    internal override LossFunction<T> Function<T>() => throw new InvalidOperationException(
        $"The loss {Name} was defined in the program that trained this model; to train on, make it again with Loss.Custom.");

    private protected override string? WhyNot(Activation output) => null;
}
