using System;
using System.Collections.Generic;
using Nabla.Insight.Documents;
using Nabla.Optimizers;

namespace Nabla.Insight.Explanations;

/// <summary>What an optimizer does to a parameter in its first step, when it remembers nothing yet.</summary>
abstract class FirstStep(Optimizer optimizer)
{
    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer { get; } = optimizer;

    /// <summary>The parameter after the step.</summary>
    /// <param name="w">Before.</param>
    /// <param name="g">The gradient of what is minimised.</param>
    public abstract double Next(double w, double g);

    /// <summary>The step written out with numbers.</summary>
    /// <param name="symbol">The parameter's symbol.</param>
    /// <param name="w">Its value.</param>
    /// <param name="g">Its gradient.</param>
    public abstract IEnumerable<Equation> Written(Expression symbol, double w, double g);

    /// <summary>The learning rate.</summary>
    protected double Rate => Optimizer.LearningRate;

    /// <summary>The learning rate's symbol.</summary>
    protected static Symbol Eta { get; } = new("η");

    /// <summary>The gradient's symbol.</summary>
    protected static Symbol G { get; } = new("g");

    /// <summary>The step of an optimizer.</summary>
    public static FirstStep Of(Optimizer optimizer) => optimizer switch
    {
        StochasticGradientDescent => new DescentStep(optimizer),
        Momentum => new MomentumStep(optimizer),
        Adam adam => new AdamStep(adam),
        _ => new OtherStep(optimizer),
    };
}

/// <summary><c>w := w - η g</c></summary>
sealed class DescentStep(Optimizer optimizer) : FirstStep(optimizer)
{
    public override double Next(double w, double g) => w - (Rate * g);

    public override IEnumerable<Equation> Written(Expression symbol, double w, double g)
    {
        yield return Equation.Assign(symbol, symbol - (Eta * G), (Expression)w - ((Expression)Rate * g), Next(w, g));
    }
}

/// <summary><c>v := momentum v + g; w := w - η v</c> from v = 0.</summary>
sealed class MomentumStep(Optimizer optimizer) : FirstStep(optimizer)
{
    public override double Next(double w, double g) => w - (Rate * g);

    public override IEnumerable<Equation> Written(Expression symbol, double w, double g)
    {
        var v = new Symbol("v");
        double share = ((Momentum)Optimizer).Coefficient;
        yield return Equation.Assign(v, (new Symbol("momentum") * v) + G, ((Expression)share * 0.0) + g, g);
        yield return Equation.Assign(symbol, symbol - (Eta * v), (Expression)w - ((Expression)Rate * g), Next(w, g));
    }
}

/// <summary>Adam from zero moments (Kingma and Ba 2015): the corrections undo the decay, so that the first step has nearly the size η.</summary>
sealed class AdamStep(Adam adam) : FirstStep(adam)
{
    public override double Next(double w, double g)
    {
        (_, _, double mean, double square) = Moments(g);
        return w - (Rate * mean / (Math.Sqrt(square) + adam.Epsilon));
    }

    public override IEnumerable<Equation> Written(Expression symbol, double w, double g)
    {
        (double m, double v, double mean, double square) = Moments(g);
        Expression beta1 = new Symbol("β", "1");
        Expression beta2 = new Symbol("β", "2");
        Expression m1 = new Symbol("m");
        Expression v1 = new Symbol("v");
        Expression mHat = new Symbol("m", Accent: Accent.Hat);
        Expression vHat = new Symbol("v", Accent: Accent.Hat);
        Expression one = 1.0;
        yield return Equation.Assign(
            m1, (beta1 * m1) + ((one - beta1) * G), ((Expression)adam.Beta1 * 0.0) + ((Expression)(1 - adam.Beta1) * g), m);
        yield return Equation.Assign(
            v1, (beta2 * v1) + ((one - beta2) * new Power(G, 2.0)), ((Expression)adam.Beta2 * 0.0) + ((Expression)(1 - adam.Beta2) * new Power(g, 2.0)), v);
        yield return Equation.Of(mHat, m1 / (one - new Power(beta1, 1.0)), (Expression)m / (1 - adam.Beta1), mean);
        yield return Equation.Of(vHat, v1 / (one - new Power(beta2, 1.0)), (Expression)v / (1 - adam.Beta2), square);
        yield return Equation.Assign(
            symbol,
            symbol - (Eta * (mHat / (new Root(vHat) + new Symbol("ε")))),
            (Expression)w - ((Expression)Rate * ((Expression)mean / (new Root(square) + adam.Epsilon))),
            Next(w, g));
    }

    (double M, double V, double Mean, double Square) Moments(double g)
    {
        double m = (1 - adam.Beta1) * g;
        double v = (1 - adam.Beta2) * g * g;
        return (m, v, m / (1 - adam.Beta1), v / (1 - adam.Beta2));
    }
}

/// <summary>Any other optimizer, by the engine's own step in double.</summary>
sealed class OtherStep(Optimizer optimizer) : FirstStep(optimizer)
{
    public override double Next(double w, double g)
    {
        const int Block = 64;
        double[] parameters = new double[Block];
        double[] gradients = new double[Block];
        double[] scalars = [1, 1];
        parameters[0] = w;
        gradients[0] = g;
        OptimizerPass<double> pass = Optimizer.Pass<double>();
        pass.BeginStep(Rate, scalars);
        pass.Update(gradients, 0, parameters, new double[Block], new double[Block]);
        return parameters[0];
    }

    public override IEnumerable<Equation> Written(Expression symbol, double w, double g)
    {
        yield return Equation.Assign(symbol, Call.Of(Optimizer.Name, symbol, G), Call.Of(Optimizer.Name, w, g), Next(w, g));
    }
}
