using System;
using System.Linq;

namespace Nabla.Reference;

/// <summary>
/// A rule that turns a gradient into a step, as its paper writes it (with the details of PyTorch, whose runs the tests repeat): parameters p,
/// gradient g, step number t from 1. Weight decay in the gradient and clipping come before, see <see cref="GradientRules"/>.
/// </summary>
public abstract class ReferenceOptimizer
{
    private protected ReferenceOptimizer(double learningRate) => LearningRate = learningRate;

    /// <summary>The step size η; a schedule may set it before each step.</summary>
    public double LearningRate { get; set; }

    /// <summary>t: the steps taken.</summary>
    public int Steps { get; private set; }

    /// <summary>Gradient descent, with momentum μ if not 0: <c>v = g</c> at first, then <c>v = μ v + (1 - dampening) g</c>; <c>p -= η v</c>, or with
    /// Nesterov's look-ahead <c>p -= η (g + μ v)</c> (Polyak 1964; Sutskever et al. 2013).</summary>
    public static ReferenceOptimizer GradientDescent(double learningRate, double momentum = 0, double dampening = 0, bool nesterov = false) =>
        new GradientDescentRule(learningRate, momentum, dampening, nesterov);

    /// <summary><c>s += g²</c>; <c>p -= η/(1 + (t - 1) decay) g/(√s + ε)</c> (Duchi, Hazan and Singer 2011)</summary>
    public static ReferenceOptimizer AdaGrad(double learningRate = 0.01, double decay = 0, double initialAccumulator = 0, double epsilon = 1e-10) =>
        new AdaGradRule(learningRate, decay, initialAccumulator, epsilon);

    /// <summary><c>s = α s + (1 - α) g²</c>; <c>p -= η g/(√s + ε)</c>; centred: less the square of the mean gradient; with momentum: of the
    /// quotients (Tieleman and Hinton 2012; Graves 2013)</summary>
    public static ReferenceOptimizer RMSProp(double learningRate = 0.01, double alpha = 0.99, double epsilon = 1e-8, bool centered = false, double momentum = 0) =>
        new RMSPropRule(learningRate, alpha, epsilon, centered, momentum);

    /// <summary><c>m = β₁ m + (1 - β₁) g</c>; <c>v = β₂ v + (1 - β₂) g²</c>; <c>p -= η m̂/(√v̂ + ε)</c> (Kingma and Ba 2015); AMSGrad: the largest v
    /// so far (Reddi, Kale and Kumar 2018)</summary>
    public static ReferenceOptimizer Adam(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, bool amsGrad = false) =>
        new AdamRule(learningRate, beta1, beta2, epsilon, amsGrad, 0);

    /// <summary>Adam after <c>p *= 1 - η λ</c>: weight decay beside the gradient (Loshchilov and Hutter 2019)</summary>
    public static ReferenceOptimizer AdamW(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0.01) =>
        new AdamRule(learningRate, beta1, beta2, epsilon, false, weightDecay);

    /// <summary>Adam with Nesterov's momentum, <c>μ_t = β₁ (1 - 0.96^(t·decay)/2)</c> (Dozat 2016)</summary>
    public static ReferenceOptimizer NAdam(double learningRate = 0.002, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double momentumDecay = 0.004) =>
        new NAdamRule(learningRate, beta1, beta2, epsilon, momentumDecay);

    /// <summary><c>u = max(β₂ u, |g| + ε)</c>; <c>p -= η/(1 - β₁ᵗ) m/u</c> (Kingma and Ba 2015, section 7.1)</summary>
    public static ReferenceOptimizer Adamax(double learningRate = 0.002, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) =>
        new AdamaxRule(learningRate, beta1, beta2, epsilon);

    /// <summary><c>s = ρ s + (1 - ρ) g²</c>; <c>d = √(a + ε)/√(s + ε) g</c>; <c>a = ρ a + (1 - ρ) d²</c>; <c>p -= η d</c> (Zeiler 2012)</summary>
    public static ReferenceOptimizer Adadelta(double learningRate = 1, double rho = 0.9, double epsilon = 1e-6) =>
        new AdadeltaRule(learningRate, rho, epsilon);

    /// <summary>Moves the parameters by one step.</summary>
    /// <param name="parameters">p, changed in place.</param>
    /// <param name="gradient">g, of the same length.</param>
    public void Step(double[] parameters, double[] gradient)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(gradient);
        if (parameters.Length != gradient.Length)
        {
            throw new ArgumentException($"There are {parameters.Length} parameters and {gradient.Length} derivatives: give one for each.");
        }

        Steps++;
        Move(parameters, gradient, Steps);
    }

    private protected abstract void Move(double[] p, double[] g, int t);

    /// <summary>State of a rule: one number a parameter, created when the first gradient says how many there are.</summary>
    private protected static double[] State(ref double[]? state, int count, double initial = 0) => state ??= [.. Enumerable.Repeat(initial, count)];
}
