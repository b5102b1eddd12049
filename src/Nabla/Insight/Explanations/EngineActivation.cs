using Nabla.Activations;
using Nabla.Reference;

namespace Nabla.Insight.Explanations;

/// <summary>An activation that the textbook does not know, such as a user's own, by the engine's value and derivative in double.</summary>
sealed class EngineActivation(Activation activation)
{
    readonly ActivationPass<double> _pass = activation.Pass<double>();

    /// <summary>How it is written: by its name.</summary>
    public static ActivationForm Form(Activation activation)
    {
        var engine = new EngineActivation(activation);
        return new TextbookForm(
            new ReferenceActivation(activation.ToString(), engine.Value, engine.Backward) { IsElementwise = !activation.OutputOnly }, activation.Name);
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
