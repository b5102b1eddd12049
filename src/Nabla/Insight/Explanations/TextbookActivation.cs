using Nabla.Activations;
using Nabla.Reference;

namespace Nabla.Insight.Explanations;

/// <summary>The textbook's form of an activation of the engine; of one that the textbook does not know, the engine's own loops in double.</summary>
sealed class TextbookActivation
{
    readonly ActivationPass<double> _pass;

    TextbookActivation(Activation activation) => _pass = activation.Pass<double>();

    /// <summary>The textbook's form.</summary>
    public static ReferenceActivation Of(Activation activation) => activation.Name switch
    {
        "identity" => ReferenceActivation.Identity,
        "relu" => ReferenceActivation.ReLU,
        "sigmoid" => ReferenceActivation.Sigmoid,
        "threshold" => ReferenceActivation.Threshold,
        "tanh" => ReferenceActivation.Tanh,
        "softplus" => ReferenceActivation.Softplus,
        "silu" => ReferenceActivation.SiLU,
        "gelu" => ReferenceActivation.GELU,
        "gelu-tanh" => ReferenceActivation.GELUTanh,
        "mish" => ReferenceActivation.Mish,
        "cosine" => ReferenceActivation.Cosine,
        "square" => ReferenceActivation.Square,
        "cube" => ReferenceActivation.Cube,
        "selu" => ReferenceActivation.SELU,
        "softmax" => ReferenceActivation.Softmax,
        "leaky-relu" => ReferenceActivation.LeakyReLU(activation.Parameters[0].Value),
        "elu" => ReferenceActivation.ELU(activation.Parameters[0].Value),
        _ => OfEngine(activation),
    };

    static ReferenceActivation OfEngine(Activation activation)
    {
        var engine = new TextbookActivation(activation);
        return new ReferenceActivation(activation.ToString(), engine.Value, engine.Backward) { IsElementwise = !activation.OutputOnly };
    }

    double[] Value(double[] z)
    {
        double[] padded = Padded(z);
        double[] a = new double[padded.Length];
        _pass.Forward(padded, padded.Length, 1, z.Length, a);
        return a[..z.Length];
    }

    double[] Backward(double[] z, double[] a, double[] upstream)
    {
        double[] delta = Padded(upstream);
        _pass.Backward(Padded(z), Padded(a), delta.Length, 1, z.Length, delta);
        return delta[..z.Length];
    }

    /// <summary>The engine's loops take whole blocks.</summary>
    static double[] Padded(double[] values)
    {
        const int Block = 64;
        double[] padded = new double[(values.Length + Block - 1) / Block * Block];
        values.CopyTo(padded, 0);
        return padded;
    }
}
