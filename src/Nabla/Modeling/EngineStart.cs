using System;
using System.Threading;
using Nabla.Activations;
using Nabla.Networks;

namespace Nabla.Modeling;

/// <summary>
/// Has the compiler of the runtime make the code of a prediction on a thread of the pool while the caller reads a model file: the engine is
/// compiled for the machine it runs on, when it is first called, and that takes longer than reading a small file. Once a process.
/// </summary>
static class EngineStart
{
    static int s_begun;

    /// <summary>Begins where there is another processor to do it; returns at once.</summary>
    public static void Begin()
    {
        if (Environment.ProcessorCount > 1 && Interlocked.Exchange(ref s_begun, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static _ => PredictOnce(), null);
        }
    }

    /// <summary>One row through a network of the usual kind; what comes out does not matter.</summary>
    static void PredictOnce()
    {
        Network<float> network = Network.Create<float>(64).Dense(64, Activation.ReLU, Initializers.Initializer.Zeros)
            .Dense(2, Activation.Softmax, Initializers.Initializer.Zeros);
        network.Predict(new float[64], new float[2]);
        network.ComputeWeightHash();
    }
}
