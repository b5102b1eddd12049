namespace Nabla.Training;

/// <summary>A part of a training step.</summary>
public enum StepPart
{
    /// <summary>Copying the rows of the batch together.</summary>
    Gather,

    /// <summary>The way forward through a layer: product, bias, activation.</summary>
    Forward,

    /// <summary>The loss of each row and its derivative (BP1).</summary>
    Loss,

    /// <summary>The way back through a layer, <c>dX = dZ·Wᵀ</c>, and the derivative of the activation before it (BP2).</summary>
    InputGradient,

    /// <summary>The gradient of a layer's parameters, <c>dW = Xᵀ·dZ</c> and the sums for the biases (BP3, BP4).</summary>
    WeightGradient,

    /// <summary>The optimizer's rule with penalties and clipping.</summary>
    Update,

    /// <summary>The transposed copy of a layer's weights, which the way back reads.</summary>
    Transpose,

    /// <summary>Waiting for the other threads.</summary>
    Wait,

    /// <summary>What is left: beginning and ending a step.</summary>
    Other,
}
