using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Reference;

/// <summary>What is done to a gradient before a step.</summary>
public static class GradientRules
{
    /// <summary>The gradient of the penalty λ/2 Σp² added: <c>g += λ p</c>, where the parameter is penalised.</summary>
    /// <param name="gradient">g, changed in place.</param>
    /// <param name="parameters">p.</param>
    /// <param name="decay">λ.</param>
    /// <param name="isPenalized">Which parameters, such as weights but not biases; <see langword="null"/> for all.</param>
    public static void AddL2(double[] gradient, double[] parameters, double decay, IReadOnlyList<bool>? isPenalized = null)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentNullException.ThrowIfNull(parameters);
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] += isPenalized?[i] ?? true ? decay * parameters[i] : 0;
        }
    }

    /// <summary>The whole gradient shortened to a length: <c>g *= max / (‖g‖ + ε)</c> where that is below 1 (Pascanu, Mikolov and Bengio 2013).</summary>
    /// <param name="gradient">g, changed in place.</param>
    /// <param name="largest">The length.</param>
    /// <param name="epsilon">ε; 1e-6 in PyTorch.</param>
    /// <returns>‖g‖ before.</returns>
    public static double ClipByNorm(double[] gradient, double largest, double epsilon = 1e-6)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        double norm = Math.Sqrt(gradient.Sum(g => g * g));
        double factor = Math.Min(1, largest / (norm + epsilon));
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] *= factor;
        }

        return norm;
    }

    /// <summary>Each derivative cut off at ±largest.</summary>
    /// <param name="gradient">g, changed in place.</param>
    /// <param name="largest">The bound.</param>
    public static void ClipByValue(double[] gradient, double largest)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = Math.Clamp(gradient[i], -largest, largest);
        }
    }
}
