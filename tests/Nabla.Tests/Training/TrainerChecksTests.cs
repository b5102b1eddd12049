using System;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Training;

namespace Nabla.Tests.Training;

/// <summary>What cannot be trained is refused before the first step, in a sentence that says what to change.</summary>
public sealed class TrainerChecksTests
{
    static readonly Matrix<double> s_inputs = Problem.Inputs<double>(10, 3);
    static readonly Matrix<double> s_targets = Problem.Inputs<double>(10, 2, seed: 5);

    static Network<double> Plain => Network.Create<double>(3, seed: 6).Dense(5, Activation.Tanh).Dense(2);

    [Fact]
    public void Network_ThatCannotLearn_IsRefused()
    {
        Refused("The network has no layer: add one with Dense.", () => Make(Network.Create<double>(3)));
        Refused("layers.0 cannot be trained. ", () => Make(Network.Create<double>(3).Dense(2, Activation.Threshold).Dense(2)));
        Refused("No layer reads the outputs of layers.1, so that it could not learn: leave it out, or let a later layer read it.", () => Make(Plain.Dense(2, from: 0)));
        Assert.Throws<ArgumentOutOfRangeException>("batchSize", () => new Trainer<double>(Plain, Loss.MeanSquaredError, new Adam(), 0));
    }

    [Fact]
    public void LineSearch_OverWhatIsNotSmooth_IsRefused()
    {
        Refused("lbfgs needs a loss that depends on the parameters alone; layers.2 is dropout: leave it out, or use adam.", () => Make(Plain.Dropout(0.5), new Lbfgs()));
        Refused("lbfgs needs a loss that depends on the parameters alone; layers.2 is batch-normalization: leave it out, or use adam.", () => Make(Plain.BatchNormalization(), new Lbfgs()));
        Refused("lbfgs goes with an L2 penalty only", () => Make(Plain, new Lbfgs(), new TrainerOptions { Regularization = new Regularization { L1Penalty = 0.1 } }));
        using Trainer<double> smooth = Make(Plain, new Lbfgs(), new TrainerOptions { Regularization = new Regularization { L2Penalty = 0.1 } });
        Assert.Equal(0, smooth.StepCount);
    }

    [Fact]
    public void Data_OfOtherShapes_AreRefused()
    {
        using Trainer<double> trainer = Make(Plain);
        const string Maps = "The network maps 3 inputs to 2 outputs; the inputs are ";
        Refused(Maps + "10 x 4, the targets 10 x 2.", () => trainer.Step(Problem.Inputs<double>(10, 4), s_targets, [0]));
        Refused(Maps + "10 x 3, the targets 10 x 1.", () => trainer.Step(s_inputs, Problem.Inputs<double>(10, 1), [0]));
        Refused(Maps + "10 x 3, the targets 9 x 2.", () => trainer.Step(s_inputs, Problem.Inputs<double>(9, 2), [0]));
        Refused("A step takes between 1 and 4 rows; 0 were given.", () => trainer.Step(s_inputs, s_targets, []));
        Refused("A step takes between 1 and 4 rows; 5 were given.", () => trainer.Step(s_inputs, s_targets, [0, 1, 2, 3, 4]));
        Refused("The data have 10 rows.", () => trainer.Step(s_inputs, s_targets, [10]));
        Refused("The data have 10 rows.", () => trainer.Step(s_inputs, s_targets, [-1]));
        Assert.Equal(0, trainer.StepCount);
    }

    [Fact]
    public void Gradients_IntoAMatrixOfAnotherShape_AreRefused()
    {
        using Trainer<double> trainer = Make(Plain);
        double[] gradients = new double[trainer.Network.ParameterCount];
        const string Fault = "The gradients of 2 rows of 3 inputs need a matrix of that shape; it is ";
        Refused(Fault + "1 x 3.", () => trainer.Gradient(s_inputs, s_targets, [0, 1], gradients, new Matrix<double>(1, 3)));
        Refused(Fault + "2 x 4.", () => trainer.Gradient(s_inputs, s_targets, [0, 1], gradients, new Matrix<double>(2, 4)));
        Refused("10 rows need as many weights; 9 were given.", () => trainer.Gradient(s_inputs, s_targets, [0, 1], gradients, weights: new double[9]));
        Assert.True(trainer.Gradient(s_inputs, s_targets, [0, 1], gradients, new Matrix<double>(2, 3)) > 0);
    }

    [Fact]
    public void LossesOfMembers_WithoutAMeanOfMembersAtTheEnd_AreRefused()
    {
        const string Fault = "Losses of members need a network that ends with the mean of blocks of the layer before it";
        Network<double> inputs = Network.Create<double>(3, seed: 6);
        var options = new TrainerOptions { MemberLosses = true };
        Refused(Fault, () => Make(Plain, options: options));
        Refused(Fault, () => Make(inputs.MeanOfBlocks(3), options: options));
        Refused(Fault, () => Make(inputs.Dense(2).Dense(2, from: Layer.NetworkInputs).Mean(0, 1), options: options));
        Refused(Fault, () => Make(Plain.Activate(Activation.Tanh), options: options));
        using Trainer<double> members = Make(inputs.Dense(4).MeanOfBlocks(2), options: options);
        Assert.Equal(0, members.StepCount);
    }

    static Trainer<double> Make(Network<double> network, Optimizer? optimizer = null, TrainerOptions? options = null) =>
        new(network, Loss.MeanSquaredError, optimizer ?? new Adam(), batchSize: 4, options);

    static void Refused(string message, Func<object> act) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
}
