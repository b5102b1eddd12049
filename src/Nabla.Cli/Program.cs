System.Console.WriteLine("nabla");
